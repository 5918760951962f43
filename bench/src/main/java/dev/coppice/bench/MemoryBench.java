package dev.coppice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The heap that a session of 10 000 jobs takes. Arguments: the launcher's path and the folder for results. */
public final class MemoryBench {
    private static final int JOBS = 10_000;
    private static final String METHOD = """
            `coppice run --command 'true #' 1 … 10000` on a repository of 60 files, one whole process, as the launcher starts it: with a heap of
            256 MB at most. The collector's log says how full the heap was before each collection and how much of that was in use, which is
            what was left after it. A session that needed more would end with an OutOfMemoryError.
            """;
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

    private MemoryBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        Path scratch = Files.createTempDirectory("memory");
        Path repository = BenchRepository.create(scratch.resolve("repository"), 60);
        Path log = scratch.resolve("gc.log");
        List<String> command = new ArrayList<>(
                List.of(launcher.toString(), "run", "--quiet", "--repo", repository.toString(), "--command", "true #"));
        IntStream.rangeClosed(1, JOBS).mapToObj(Integer::toString).forEach(command::add);
        Map<String, String> env = Map.of(
                "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                "XDG_STATE_HOME", scratch.resolve("state").toString(),
                "COPPICE_JAVA_OPTS", "-Xlog:gc:file=" + log);
        Duration taken = new Peer("coppice", scratch, env, command).run();
        Samples before = new Samples("heap before a collection", "MB");
        Samples after = new Samples("heap in use after it", "MB");
        Matcher collections = COLLECTION.matcher(Files.readString(log));
        while (collections.find()) {
            before.add(Double.parseDouble(collections.group(1)));
            after.add(Double.parseDouble(collections.group(2)));
        }
        new Result("memory", LocalDate.now(Clock.systemUTC()), METHOD)
                .table(JOBS + " jobs", List.of(before, after))
                .line("The session took " + taken.toSeconds() + " s, report included.")
                .save(Path.of(arguments[1]));
    }
}
