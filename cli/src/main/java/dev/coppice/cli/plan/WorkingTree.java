package dev.coppice.cli.plan;

import dev.coppice.coordinator.plan.RepositoryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a repository as they lie there, committed or not.
 *
 * @param root the repository's uppermost folder; absolute
 */
public record WorkingTree(Path root) implements RepositoryFiles {

    /** The repository that holds a folder, or the folder itself where there is none. */
    public static WorkingTree around(Path folder) {
        Path start = folder.toAbsolutePath().normalize();
        for (Path above = start; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(".git"))) {
                return new WorkingTree(above);
            }
        }
        return new WorkingTree(start);
    }

    /** Whether git knows this folder. */
    public boolean isRepository() {
        return Files.exists(root.resolve(".git"));
    }

    /**
     * How a path that a person gave reads from the root; with {@code ..} where it leads out of the repository.
     *
     * @param directory where the person stands
     */
    public String fromRoot(Path directory, String path) {
        return root.relativize(
                        directory.toAbsolutePath().normalize().resolve(path).normalize())
                .toString();
    }

    /** How a path of this repository reads from where a person stands. */
    public String from(Path directory, String path) {
        return directory
                .toAbsolutePath()
                .normalize()
                .relativize(root.resolve(path).normalize())
                .toString();
    }

    @Override
    public Found find(String path, int largest) {
        Path file = root;
        for (Path part : Path.of(path)) {
            file = file.resolve(part);
            if (Files.isSymbolicLink(file)) {
                return new Link(root.relativize(file).toString());
            }
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Folder();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Missing();
        }
        try {
            long size = Files.size(file);
            return size > largest ? new TooLarge(size) : new Content(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        paths.add(root.relativize(file).toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // what can't be read can't be suggested
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(root + " can't be read: " + e.getMessage(), e);
        }
        paths.sort(null);
        return paths;
    }

    @Override
    public String label() {
        return root.toString();
    }
}
