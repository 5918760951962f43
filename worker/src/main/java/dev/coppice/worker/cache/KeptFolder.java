package dev.coppice.worker.cache;

import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/**
 * A folder at a path inside the worktree that survives the worktree's reset: it is moved in when an attempt begins and out
 * when it ends. After a kill in between it is still in the worktree, and goes with the next reset: the cache is cold then, but
 * never half of what it was.
 */
final class KeptFolder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final String name;
    private final Path store;
    private final Path worktree;
    private final Path path;

    private KeptFolder(String name, Path store, Path worktree, Path path) {
        this.name = name;
        this.store = store;
        this.worktree = worktree;
        this.path = path;
    }

    static KeptFolder of(String name, String given, Path cacheDir, Path worktree) throws CacheException {
        if (!NAME.matcher(name).matches()) {
            throw new CacheException("the cache name '" + name + "' must be of letters, digits, '.', '_' and '-'");
        }
        Path path;
        try {
            path = Path.of(given).normalize();
        } catch (InvalidPathException e) {
            throw new CacheException("the cache " + name + " has a path that is none: " + e.getMessage());
        }
        if (path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty() || path.startsWith(".git")) {
            throw new CacheException("the cache " + name + " is at '" + given
                    + "', which is not inside the worktree: write a path relative to the repository's root");
        }
        return new KeptFolder(name, cacheDir.resolve("kept").resolve(name), worktree, path);
    }

    boolean overlaps(KeptFolder other) {
        return name.equals(other.name) || path.startsWith(other.path) || other.path.startsWith(path);
    }

    void moveIn() throws CacheException, IOException {
        Path folder = worktree;
        for (Path part : path) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new CacheException("the cache " + name + " at '" + path + "' leads through "
                        + worktree.relativize(folder) + ", which is no folder but a file or a symbolic link");
            }
            folder = folder.resolve(part);
        }
        Path target = worktree.resolve(path);
        Files.createDirectories(target.getParent());
        try {
            Files.deleteIfExists(target);
        } catch (DirectoryNotEmptyException e) {
            throw new CacheException("the cache " + name + " is at '" + path
                    + "', where the repository has files: a cache is a folder that git ignores");
        }
        if (Files.isDirectory(store, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(store, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Takes the folder out, if there is one; a task may have left anything in its place. */
    void moveOut() throws IOException {
        Path folder = worktree;
        for (Path part : path) {
            folder = folder.resolve(part);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
        }
        TreeDeletion.delete(store);
        Files.createDirectories(store.getParent());
        Files.move(folder, store, StandardCopyOption.ATOMIC_MOVE);
    }
}
