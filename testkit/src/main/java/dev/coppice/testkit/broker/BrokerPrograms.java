package dev.coppice.testkit.broker;

import dev.coppice.testkit.system.Debootstrap;
import dev.coppice.testkit.system.Packages;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the programs of a RabbitMQ server are. This system's are installed when they are missing. Those of another version are in a
 * root directory of a Debian release that has it, which is made once and kept in the user's cache.
 */
final class BrokerPrograms {
    /** Names a broker that is up already. */
    static final String VARIABLE = "COPPICE_TEST_BROKER";

    private static final Map<String, String> RELEASES =
            new TreeMap<>(Map.of("3.10", "bookworm", "4.0", "trixie", "4.3", "sid"));
    private static final Path LIBRARIES = Path.of("usr/lib/rabbitmq/lib");
    private static final Path ROOT = Path.of("/");
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"),
            Path.of("/usr/sbin/rabbitmq-server"),
            Path.of("/usr/local/sbin/rabbitmq-server"));

    private BrokerPrograms() {}

    /**
     * The root directory that holds them.
     *
     * @param version such as {@code 4.0}; empty for whatever this system has
     * @return empty for this system's own
     * @throws IllegalStateException when they can't be had; says what to do
     */
    static Optional<Path> root(Optional<String> version) throws IOException {
        if (version.isEmpty()) {
            Packages.require(PLACES, "rabbitmq-server", "or set " + VARIABLE + " to the URL of a broker");
            return Optional.empty();
        }
        return holds(ROOT, version.get()) ? Optional.empty() : Optional.of(debian(version.get()));
    }

    private static Path debian(String version) throws IOException {
        String release = RELEASES.get(version);
        if (release == null) {
            throw new IllegalStateException(
                    "no RabbitMQ " + version + " is known to the tests; they know " + RELEASES.keySet());
        }
        Path root = Debootstrap.cache("coppice-brokers").resolve(release);
        Debootstrap.make(release, root, List.of("rabbitmq-server"), "-Dcoppice.brokers");
        if (!holds(root, version)) {
            throw new IllegalStateException("Debian " + release + " in " + root + " has no RabbitMQ " + version
                    + ": remove that directory when it is old; else see what the release has now");
        }
        return root;
    }

    private static boolean holds(Path root, String version) throws IOException {
        Path libraries = root.resolve(LIBRARIES);
        if (Files.notExists(libraries)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(libraries, "rabbitmq_server-" + version + ".*")) {
            return found.iterator().hasNext();
        }
    }
}
