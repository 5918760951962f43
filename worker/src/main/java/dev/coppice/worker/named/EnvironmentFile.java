package dev.coppice.worker.named;

import dev.coppice.worker.environment.compose.Target;
import dev.coppice.worker.host.PrivateProperties;
import dev.coppice.worker.named.NamedEnvironment.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file that describes a named environment. Only its owner may read it, as credentials stand in it. */
final class EnvironmentFile {
    private static final String CREDENTIALS = "credentials.";

    private EnvironmentFile() {}

    static void write(Path file, NamedEnvironment environment) throws IOException {
        PrivateProperties text = PrivateProperties.empty();
        text.put("name", environment.name());
        text.put("state", environment.state().name());
        text.put("project", environment.project());
        text.put("directory", environment.directory().toString());
        text.put("files", environment.files().stream().map(Path::toString).toList());
        text.put("profiles", environment.profiles());
        text.put("secrets", environment.secrets());
        environment.first().ifPresent(port -> text.put("first", port.toString()));
        text.put("range", environment.firstOfRange() + "-" + environment.lastOfRange());
        text.put("wait", environment.readyWithin().toString());
        text.put("services", environment.services());
        List<String> ports = new ArrayList<>();
        environment.ports().forEach((target, port) -> ports.add(port + " " + target.port() + " " + target.service()));
        text.put("ports", ports);
        text.put(CREDENTIALS, environment.credentials());
        text.put("lifetime", environment.lifetime().toString());
        text.put("created", environment.created().toString());
        text.put("expires", environment.expires().toString());
        text.put("owner", environment.owner());
        environment.trouble().ifPresent(why -> text.put("trouble", why));
        text.write(file);
    }

    static NamedEnvironment read(Path file) throws IOException {
        try {
            PrivateProperties text = PrivateProperties.read(file);
            Map<Target, Integer> ports = new LinkedHashMap<>();
            for (String line : text.words("ports")) {
                String[] words = line.split(" ", 3);
                ports.put(new Target(words[2], Integer.parseInt(words[1])), Integer.valueOf(words[0]));
            }
            String[] range = text.need("range").split("-", 2);
            return new NamedEnvironment(
                    text.need("name"),
                    State.valueOf(text.need("state")),
                    text.need("project"),
                    Path.of(text.need("directory")),
                    text.words("files").stream().map(Path::of).toList(),
                    text.words("profiles"),
                    text.has("secrets") ? text.words("secrets") : List.of(), // earlier files have none
                    text.has("first") ? Optional.of(Integer.valueOf(text.need("first"))) : Optional.empty(),
                    Integer.parseInt(range[0]),
                    Integer.parseInt(range[1]),
                    Duration.parse(text.need("wait")),
                    ports,
                    text.words("services"),
                    text.map(CREDENTIALS),
                    Duration.parse(text.need("lifetime")),
                    Instant.parse(text.need("created")),
                    Instant.parse(text.need("expires")),
                    text.need("owner"),
                    text.has("trouble") ? Optional.of(text.need("trouble")) : Optional.empty());
        } catch (RuntimeException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
