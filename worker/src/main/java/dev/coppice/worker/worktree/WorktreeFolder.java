package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of one worktree are. Our own begin with a dot, as no repository's name here does: see {@link RepositoryName#slug}.
 *
 * @param name such as {@code wt-1}; its folder in the mirror's home is called the same
 */
record WorktreeFolder(Path home, String name, String slug) {
    /** How the names of our own parts begin. */
    private static final List<String> OWN =
            List.of(".cache", ".index", ".part", ".probe", ".attributes", ".submodules", ".record");

    static WorktreeFolder of(Mirror mirror, String name) {
        return new WorktreeFolder(mirror.home(), name, mirror.name().slug());
    }

    Path path() {
        return home.resolve(name);
    }

    /** The files. Called by the repository's name, since some build tools name a project after its folder. */
    Path files() {
        return path().resolve(slug);
    }

    /** What a job has put beside the files, where tools that look upwards would find it. */
    List<Path> strangers() throws IOException {
        try (Stream<Path> entries = Files.list(path())) {
            return entries.filter(entry -> isStrange(entry.getFileName().toString()))
                    .toList();
        }
    }

    private boolean isStrange(String entry) {
        return !entry.equals(slug) && OWN.stream().noneMatch(entry::startsWith);
    }

    Path cache() {
        return path().resolve(".cache");
    }

    /** Our own index of the files, where no job's git looks for one. */
    Path index() {
        return path().resolve(".index");
    }

    /** What a killed git leaves of its lock on that. */
    Path indexLock() {
        return path().resolve(".index.lock");
    }

    /** An index of only the files that are to be written. */
    Path part() {
        return path().resolve(".part");
    }

    Path partLock() {
        return path().resolve(".part.lock");
    }

    /** A file that is written to for the time stamp that it gets. */
    Path probe() {
        return path().resolve(".probe");
    }

    Path attributes() {
        return path().resolve(".attributes");
    }

    /** Says that there are submodules. */
    Path submodules() {
        return path().resolve(".submodules");
    }

    Path record() {
        return path().resolve(".record");
    }

    /** Outside of the folder, so that it stays the same file when the folder is removed. */
    Path lock() {
        return home.resolve("locks").resolve(name);
    }

    GitFolder git() {
        return new GitFolder(files().resolve(".git"));
    }
}
