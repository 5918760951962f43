package dev.coppice.worker.environment.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of the host that the attempt's containers may see. */
final class HostFiles {
    private static final Set<Path> USUAL_SOCKETS = Set.of(Path.of("/var/run/docker.sock"), Path.of("/run/docker.sock"));

    private final List<Path> roots;
    private final Path socket;
    private final Optional<Path> engine;
    private final SocketRules rules;

    /**
     * For one attempt.
     *
     * @param roots folders of the attempt's own
     * @param socket the attempt's
     * @param engine the engine's socket, where it has one
     */
    HostFiles(Collection<Path> roots, Path socket, Optional<Path> engine, SocketRules rules) {
        this.roots = List.copyOf(roots);
        this.socket = socket;
        this.engine = engine;
        this.rules = rules;
    }

    /**
     * Where a path that is to be mounted really leads: no link is left for the engine to follow. The engine's own socket is the attempt's
     * instead, as whoever wants it (Testcontainers' Ryuk, say) is to clean up, or start more.
     */
    Path judge(Path asked) throws IOException, Refusal {
        Path path = asked.normalize();
        if (!asked.isAbsolute()) {
            throw Refusal.bad("the file to be mounted has no absolute path: " + asked);
        }
        if (USUAL_SOCKETS.contains(path) || isEngine(path)) {
            return socket;
        }
        Path real = real(path);
        if (isEngine(real)) {
            return socket;
        }
        for (Path root : roots) {
            if (Files.exists(root) && real.startsWith(root.toRealPath())) {
                return real;
            }
        }
        if (!rules.allows(Right.MOUNTS)) {
            throw Refusal.forbidden(
                    "the mount of " + asked + (real.equals(path) ? "" : ", which leads to " + real + ",")
                            + " is not allowed to tasks here: it is neither below the worktree nor below the attempt's home;"
                            + " the operator may allow it with --task-containers mounts");
        }
        return real;
    }

    private boolean isEngine(Path path) throws IOException {
        return engine.isPresent()
                && (path.equals(engine.get())
                        || (Files.exists(path) && Files.exists(engine.get()) && Files.isSameFile(path, engine.get())));
    }

    /** Of what is not there yet, the part that is, and the rest as it stands. */
    private static Path real(Path path) throws IOException, Refusal {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw Refusal.forbidden("the mount of " + path + " is a link that leads nowhere");
        }
        Path parent = path.getParent();
        return parent == null ? path : real(parent).resolve(path.getFileName());
    }
}
