package dev.coppice.worker.kept;

import dev.coppice.worker.kept.KeptAttempt.KeptContainer;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The file that describes a kept attempt. Only its owner may read it. */
final class KeptFile {
    private static final String SEPARATOR = "\n";
    private static final String VARIABLE = "variable.";

    private KeptFile() {}

    static void write(Path file, KeptAttempt kept) throws IOException {
        Properties text = new Properties();
        text.setProperty("token", kept.token());
        text.setProperty("job", kept.job());
        text.setProperty("number", Integer.toString(kept.number()));
        text.setProperty("plan", kept.plan());
        text.setProperty("repository", kept.repository());
        text.setProperty("why", kept.why());
        text.setProperty("run", kept.run());
        text.setProperty("worktree", kept.worktree().toString());
        text.setProperty("home", kept.home().toString());
        kept.variables().forEach((name, value) -> text.setProperty(VARIABLE + name, value));
        text.setProperty("secrets", String.join(SEPARATOR, kept.secrets()));
        kept.container().ifPresent(container -> {
            text.setProperty("container", container.name());
            text.setProperty("user", container.user());
        });
        text.setProperty("services", String.join(SEPARATOR, kept.services()));
        text.setProperty("created", kept.created().toString());
        text.setProperty("expires", kept.expires().toString());
        StringWriter written = new StringWriter();
        text.store(written, null);
        Path parts = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(parts);
        Files.createFile(parts, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(parts, written.toString());
        Files.move(parts, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static KeptAttempt read(Path file) throws IOException {
        Properties text = new Properties();
        text.load(new StringReader(Files.readString(file)));
        try {
            Map<String, String> variables = new TreeMap<>();
            text.stringPropertyNames().stream()
                    .filter(key -> key.startsWith(VARIABLE))
                    .forEach(key -> variables.put(key.substring(VARIABLE.length()), text.getProperty(key)));
            return new KeptAttempt(
                    need(text, "token"),
                    need(text, "job"),
                    Integer.parseInt(need(text, "number")),
                    need(text, "plan"),
                    need(text, "repository"),
                    need(text, "why"),
                    need(text, "run"),
                    Path.of(need(text, "worktree")),
                    Path.of(need(text, "home")),
                    variables,
                    split(text, "secrets"),
                    Optional.ofNullable(text.getProperty("container"))
                            .map(name -> new KeptContainer(name, need(text, "user"))),
                    split(text, "services"),
                    Instant.parse(need(text, "created")),
                    Instant.parse(need(text, "expires")));
        } catch (RuntimeException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static String need(Properties text, String key) {
        String value = text.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }

    private static List<String> split(Properties text, String key) {
        String value = need(text, key);
        return value.isEmpty() ? List.of() : List.of(value.split(SEPARATOR, -1));
    }
}
