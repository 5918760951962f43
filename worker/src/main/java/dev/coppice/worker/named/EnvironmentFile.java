package dev.coppice.worker.named;

import dev.coppice.worker.environment.compose.Target;
import dev.coppice.worker.named.NamedEnvironment.State;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The file that describes a named environment. Only its owner may read it, as credentials stand in it. */
final class EnvironmentFile {
    private static final String SEPARATOR = "\n";
    private static final String CREDENTIALS = "credentials.";

    private EnvironmentFile() {}

    static void write(Path file, NamedEnvironment environment) throws IOException {
        Properties text = new Properties();
        text.setProperty("name", environment.name());
        text.setProperty("state", environment.state().name());
        text.setProperty("project", environment.project());
        text.setProperty("directory", environment.directory().toString());
        text.setProperty(
                "files", joined(environment.files().stream().map(Path::toString).toList()));
        text.setProperty("profiles", joined(environment.profiles()));
        text.setProperty("secrets", joined(environment.secrets()));
        environment.first().ifPresent(port -> text.setProperty("first", port.toString()));
        text.setProperty("range", environment.firstOfRange() + "-" + environment.lastOfRange());
        text.setProperty("wait", environment.readyWithin().toString());
        text.setProperty("services", joined(environment.services()));
        List<String> ports = new ArrayList<>();
        environment.ports().forEach((target, port) -> ports.add(port + " " + target.port() + " " + target.service()));
        text.setProperty("ports", joined(ports));
        environment.credentials().forEach((key, value) -> text.setProperty(CREDENTIALS + key, value));
        text.setProperty("lifetime", environment.lifetime().toString());
        text.setProperty("created", environment.created().toString());
        text.setProperty("expires", environment.expires().toString());
        text.setProperty("owner", environment.owner());
        environment.trouble().ifPresent(why -> text.setProperty("trouble", why));
        StringWriter written = new StringWriter();
        text.store(written, null);
        Path parts = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(parts);
        Files.createFile(parts, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(parts, written.toString());
        Files.move(parts, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static NamedEnvironment read(Path file) throws IOException {
        Properties text = new Properties();
        text.load(new StringReader(Files.readString(file)));
        try {
            Map<Target, Integer> ports = new LinkedHashMap<>();
            for (String line : split(text, "ports")) {
                String[] words = line.split(" ", 3);
                ports.put(new Target(words[2], Integer.parseInt(words[1])), Integer.valueOf(words[0]));
            }
            TreeMap<String, String> credentials = new TreeMap<>();
            text.stringPropertyNames().stream()
                    .filter(key -> key.startsWith(CREDENTIALS))
                    .forEach(key -> credentials.put(key.substring(CREDENTIALS.length()), text.getProperty(key)));
            String[] range = need(text, "range").split("-", 2);
            return new NamedEnvironment(
                    need(text, "name"),
                    State.valueOf(need(text, "state")),
                    need(text, "project"),
                    Path.of(need(text, "directory")),
                    split(text, "files").stream().map(Path::of).toList(),
                    split(text, "profiles"),
                    text.containsKey("secrets") ? split(text, "secrets") : List.of(), // earlier files have none
                    Optional.ofNullable(text.getProperty("first")).map(Integer::valueOf),
                    Integer.parseInt(range[0]),
                    Integer.parseInt(range[1]),
                    Duration.parse(need(text, "wait")),
                    ports,
                    split(text, "services"),
                    credentials,
                    Duration.parse(need(text, "lifetime")),
                    Instant.parse(need(text, "created")),
                    Instant.parse(need(text, "expires")),
                    need(text, "owner"),
                    Optional.ofNullable(text.getProperty("trouble")));
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

    private static String joined(List<String> words) {
        return String.join(SEPARATOR, words);
    }

    private static List<String> split(Properties text, String key) {
        String value = need(text, key);
        return value.isEmpty() ? List.of() : List.of(value.split(SEPARATOR, -1));
    }
}
