package dev.coppice.worker.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Deletes a folder with all that is in it: read-only folders, trees deeper than a path can be long, names of any bytes. Symbolic
 * links are deleted, not followed; a file system mounted below is neither entered nor removed.
 */
public final class TreeDeletion {
    private static final int MOST_NAMED = 5;
    // Well below the file descriptors and the 4096 bytes of a path that a process has.
    private static final int DEEPEST = 40;
    private static final int LONGEST = 1000;

    private final Path root;
    private final List<Path> mounts;
    private final Deque<Path> moved = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();
    private int failed;
    private int moves;

    private TreeDeletion(Path root, List<Path> mounts) {
        this.root = root;
        this.mounts = mounts;
    }

    /**
     * Deletes a folder, or a single file or link; one that does not exist is no error. Goes on past what can't be deleted.
     *
     * @throws IOException when something is left; the message says what, and why
     */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            new TreeDeletion(folder, List.of()).deleteSingle(folder);
            return;
        }
        Path real = parent(folder.toAbsolutePath()).toRealPath().resolve(folder.getFileName());
        TreeDeletion deletion = new TreeDeletion(real, Mounts.below(real));
        deletion.remove(real, 0);
        if (deletion.failed > 0) {
            throw new IOException("can't delete " + folder + " wholly; " + deletion.failed + " left: "
                    + String.join("; ", deletion.failures));
        }
    }

    private void deleteSingle(Path file) throws IOException {
        removeFile(file);
        if (failed > 0) {
            throw new IOException("can't delete " + String.join("; ", failures));
        }
    }

    /** Removes a tree; what lies too deep in it is moved up to the root and removed from there. */
    private void remove(Path folder, int depth) {
        if (mounts.contains(folder)) {
            fail(folder, "another file system is mounted there: unmount it first");
            return;
        }
        makeReadable(folder);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                removeEntry(entry, depth);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (NotDirectoryException e) {
            removeFile(folder);
            return;
        } catch (IOException | DirectoryIteratorException e) {
            fail(folder, reason(folder, e));
            return;
        }
        for (Path next = depth == 0 ? moved.poll() : null; next != null; next = moved.poll()) {
            remove(next, 1);
        }
        removeFile(folder);
    }

    private void removeEntry(Path entry, int depth) {
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            removeFile(entry);
        } else if ((depth < DEEPEST && entry.toString().length() < LONGEST)
                || mounts.stream().anyMatch(mount -> mount.startsWith(entry))) {
            remove(entry, depth + 1);
        } else {
            moveUp(entry);
        }
    }

    private void moveUp(Path folder) {
        Path target = root.resolve(".coppice-deleting-" + ++moves);
        try {
            Permissions.makeWritable(folder);
            moved.add(Files.move(folder, target));
        } catch (IOException e) {
            fail(folder, reason(folder, e));
        }
    }

    private void removeFile(Path path) {
        try {
            try {
                Files.deleteIfExists(path);
            } catch (AccessDeniedException e) {
                Permissions.makeWritable(parent(path.toAbsolutePath()));
                Files.deleteIfExists(path);
            }
        } catch (DirectoryNotEmptyException e) {
            // What is left in it has been reported.
            if (failed == 0) {
                fail(path, "something was put there while it was being deleted");
            }
        } catch (IOException e) {
            fail(path, reason(path, e));
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the root of the file system is not for deleting");
        }
        return parent;
    }

    private void makeReadable(Path folder) {
        try {
            if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
                Permissions.makeWritable(folder);
            }
        } catch (NoSuchFileException e) {
            // Gone already, which is as well.
        } catch (IOException e) {
            fail(folder, reason(folder, e));
        }
    }

    /** Files of another user, such as root's from a container, are the usual reason: says whose they are. */
    private static String reason(Path path, Exception e) {
        try {
            Path folder = parent(path.toAbsolutePath());
            return e + " (it belongs to " + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS) + ", its folder to "
                    + Files.getOwner(folder) + ")";
        } catch (IOException | RuntimeException unknown) {
            return e.toString();
        }
    }

    private void fail(Path path, String why) {
        failed++;
        if (failures.size() < MOST_NAMED) {
            failures.add(path + ": " + why);
        }
    }
}
