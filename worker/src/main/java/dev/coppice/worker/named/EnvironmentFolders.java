package dev.coppice.worker.named;

import dev.coppice.environment.EnvironmentId;
import dev.coppice.worker.host.HostLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folders of all environments of this user on this host, each with a lock beside it. Safe for use by many threads. */
final class EnvironmentFolders {
    private final Path root;
    private final HostLocks locks = new HostLocks();

    EnvironmentFolders(Path root) {
        this.root = root;
    }

    /** The one for a name, whether it is there or not. */
    EnvironmentFolder of(String name) throws EnvironmentRefusal {
        if (!EnvironmentId.isName(name)) {
            throw new EnvironmentRefusal(EnvironmentId.refusal(name));
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
