package dev.coppice.worker.worktree;

import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** The writing of a file, which follows no symbolic link. */
final class Folders {
    private Folders() {}

    /** Writes a file in one step, so that nobody ever reads half of it; leaves one alone that has this content already. */
    static void write(Path file, byte[] content) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == content.length
                && Files.isReadable(file)
                && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            TreeDeletion.delete(file);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
