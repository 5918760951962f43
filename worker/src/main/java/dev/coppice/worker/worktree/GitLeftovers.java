package dev.coppice.worker.worktree;

import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** What git leaves in a repository when it is killed: lock files, half-written packs and objects, empty refs. */
final class GitLeftovers {
    private GitLeftovers() {}

    /** Removes them. The caller knows that no git works there. */
    static void removeFrom(Path repository) throws IOException {
        if (!Files.isDirectory(repository)) {
            return;
        }
        Path refs = repository.resolve("refs");
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (isTemporary(folder)) {
                    TreeDeletion.delete(folder);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isTemporary(file) || (file.startsWith(refs) && attributes.size() == 0)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isTemporary(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".lock")
                || name.startsWith("tmp_")
                || name.startsWith(".tmp-")
                || name.startsWith("incoming-")
                || name.startsWith("gc.pid");
    }
}
