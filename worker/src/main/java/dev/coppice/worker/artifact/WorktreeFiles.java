package dev.coppice.worker.artifact;

import dev.coppice.worker.artifact.FoundFiles.Match;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds files in a worktree without ever leaving it: links to folders are not followed, a link to a file counts if that file
 * lies within, git's own files do not exist, and nothing but regular files is found or opened.
 *
 * <p>Of use only when the attempt's processes have ended: what they could swap under its hands is not guarded against.
 */
public final class WorktreeFiles {
    /** A walk holds one open folder for each level. */
    private static final int MAX_DEPTH = 200;

    private static final int MAX_FILES = 100_000;

    private final Path root;
    private final Map<String, Match> found = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private WorktreeFiles(Path root) {
        this.root = root;
    }

    /**
     * Searches once for all patterns. A file that several match is found once; in a folder that is gone there is none, and a link
     * in its place is a problem.
     *
     * @throws InterruptedIOException when the thread is interrupted
     */
    public static FoundFiles find(Path worktree, List<String> globs) throws IOException {
        if (Files.isSymbolicLink(worktree)) {
            return new FoundFiles(
                    List.of(),
                    List.of(),
                    List.of("the folder " + worktree + " was replaced by a link, to " + Files.readSymbolicLink(worktree)
                            + "; nothing is taken from there"));
        }
        if (!Files.isDirectory(worktree)) {
            return new FoundFiles(List.of(), List.of("the folder " + worktree + " is gone"), List.of());
        }
        WorktreeFiles search = new WorktreeFiles(worktree.toRealPath());
        for (String text : globs) {
            try {
                search.find(new Glob(text));
            } catch (IllegalArgumentException e) {
                search.problems.add(String.valueOf(e.getMessage()));
            }
        }
        return new FoundFiles(List.copyOf(search.found.values()), search.notes, search.problems);
    }

    private void find(Glob glob) throws IOException {
        Path base = root;
        for (String folder : glob.fixedFolders()) {
            base = base.resolve(folder);
        }
        if (!Files.isDirectory(base)) {
            notes.add("no file matches '" + glob + "'");
            return;
        }
        if (!isWithin(base.toRealPath())) {
            problems.add("'" + glob + "' leaves the worktree: '" + root.relativize(base) + "' is a link to "
                    + base.toRealPath() + "; name files of the worktree itself");
            return;
        }
        Walk walk = new Walk(glob, root.relativize(base), base.toRealPath());
        Files.walkFileTree(walk.start, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, walk);
        if (!walk.matched) {
            notes.add("no file matches '" + glob + "'");
        }
    }

    private boolean isWithin(Path real) {
        if (!real.startsWith(root)) {
            return false;
        }
        for (Path name : root.relativize(real)) {
            if (name.toString().equals(".git")) {
                return false;
            }
        }
        return true;
    }

    /** One pattern's way through the folders below its fixed part. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private final Glob glob;
        private final Path prefix;
        private final Path start;
        private boolean matched;

        Walk(Glob glob, Path prefix, Path start) {
            this.glob = glob;
            this.prefix = prefix;
            this.start = start;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while looking for '" + glob + "'");
            }
            boolean git = !folder.equals(start) && folder.endsWith(".git");
            return git ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path path = prefix.toString().isEmpty() ? start.relativize(file) : prefix.resolve(start.relativize(file));
            if (file.endsWith(".git") || !glob.matches(path.toString())) {
                return FileVisitResult.CONTINUE;
            }
            if (found.size() >= MAX_FILES) {
                problems.add("'" + glob + "' matches more than " + MAX_FILES + " files; name fewer");
                return FileVisitResult.TERMINATE;
            }
            if (attributes.isSymbolicLink()) {
                link(path, file);
            } else if (attributes.isRegularFile()) {
                add(path, file);
            } else if (!attributes.isDirectory()) {
                notes.add("'" + path + "' is no regular file; left out");
            }
            return FileVisitResult.CONTINUE;
        }

        private void link(Path path, Path link) throws IOException {
            if (!Files.exists(link)) {
                notes.add("'" + path + "' is a link to a file that does not exist; left out");
                return;
            }
            Path target = link.toRealPath();
            if (!isWithin(target)) {
                problems.add("'" + path + "', which '" + glob + "' matches, is a link out of the worktree, to " + target
                        + "; copy the file instead, or write a pattern that leaves it out");
            } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                add(path, target);
            }
        }

        private void add(Path path, Path file) {
            matched = true;
            found.putIfAbsent(path.toString(), new Match(path.toString(), path, file));
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) {
            notes.add("'" + prefix.resolve(start.relativize(file)) + "' can't be read: " + fault + "; left out");
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault) {
            if (fault != null) {
                notes.add("'" + prefix.resolve(start.relativize(folder)) + "' can't be read to its end: " + fault);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
