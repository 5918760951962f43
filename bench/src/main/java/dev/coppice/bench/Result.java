package dev.coppice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** A benchmark's result as a Markdown page with date and machine, under {@code bench/results}. */
final class Result {
    private static final String HEADER = "| figure | unit | n | min | median | max |\n|---|---|---|---|---|---|";

    private final String name;
    private final LocalDate date;
    private final StringBuilder text = new StringBuilder();

    Result(String name, LocalDate date, String method) throws IOException {
        this.name = name;
        this.date = date;
        text.append("# ").append(name).append("\n\n").append(date).append(", ").append(machine());
        text.append("\n\n").append(method.strip()).append("\n");
    }

    Result table(String title, List<Samples> rows) {
        text.append("\n## ").append(title).append("\n\n").append(HEADER).append('\n');
        rows.forEach(row -> text.append(row.row()).append('\n'));
        return this;
    }

    Result line(String line) {
        text.append('\n').append(line).append('\n');
        return this;
    }

    /** Prints the page, and writes it below the given folder; a result of the same day is replaced. */
    void save(Path results) throws IOException {
        System.out.println(text);
        Files.createDirectories(results);
        Path file = results.resolve(date + "-" + name + ".md");
        Files.writeString(file, text);
        System.out.println("saved as " + file);
    }

    private static String machine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse(System.getProperty("os.arch"));
        return cpu + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + Runtime.version() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }
}
