package dev.coppice.worker.named;

import dev.coppice.worker.host.HostLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders of all environments of this user on this host, each with a lock beside it. Safe for use by many threads. */
final class EnvironmentFolders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Path root;
    private final HostLocks locks = new HostLocks();

    EnvironmentFolders(Path root) {
        this.root = root;
    }

    /** The one for a name, whether it is there or not. */
    EnvironmentFolder of(String name) throws EnvironmentRefusal {
        if (!NAME.matcher(name).matches()) {
            throw new EnvironmentRefusal(
                    "\"" + name + "\" can't be an environment's name: use at most 63 letters, digits,"
                            + " dots, dashes and underscores, with a letter or digit first, like WO-042");
        }
        return new EnvironmentFolder(root.resolve(name));
    }

    /** Those that are there, by name. */
    List<EnvironmentFolder> all() throws IOException {
        if (Files.notExists(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(EnvironmentFolder::new)
                    .toList();
        }
    }

    /** Waits until nobody else changes it. The caller closes it. */
    HostLocks.Held lock(String name) throws IOException, InterruptedException {
        return locks.lock(lockFile(name));
    }

    boolean isLocked(String name) throws IOException, InterruptedException {
        Optional<HostLocks.Held> free = locks.tryLock(lockFile(name));
        free.ifPresent(HostLocks.Held::close);
        return free.isEmpty();
    }

    private Path lockFile(String name) {
        return root.resolve("." + name + ".lock");
    }
}
