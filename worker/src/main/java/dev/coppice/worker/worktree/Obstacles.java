package dev.coppice.worker.worktree;

import static java.nio.file.attribute.PosixFilePermission.GROUP_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;

import dev.coppice.worker.host.Permissions;
import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a job may leave among the files that git does not see or can't get past: changed permissions, repositories begun in a
 * folder of tracked files, pipes and sockets. They are rare, so looking is done fast, and removing simply.
 */
final class Obstacles {
    private final Git git;

    Obstacles(Git git) {
        this.git = git;
    }

    /** Begins to look for what is there. */
    RunningCommand look(Path files) throws CheckoutException, IOException {
        Set<PosixFilePermission> ofFolder = git.newFolderPermissions();
        String expression = ". -path ./.git -prune -o ( -name .git -o ! -type d ! -type f ! -type l"
                + " -o -type d ! -perm " + octal(ofFolder)
                + " -o -type f ! -perm " + octal(ofFolder) + " ! -perm " + octal(ofFile(ofFolder)) + " ) -print";
        return git.find(expression.split(" ", -1)).in(files).start("look through " + files);
    }

    /** Afterwards folders have the permissions of new ones, and what else was wrong is not there, so that git makes it anew. */
    void removeFrom(Path files) throws IOException {
        Set<PosixFilePermission> ofFolder = git.newFolderPermissions();
        Files.walkFileTree(files, new Clearing(files, ofFolder, ofFile(ofFolder)));
    }

    private static Set<PosixFilePermission> ofFile(Set<PosixFilePermission> ofFolder) {
        Set<PosixFilePermission> permissions = new HashSet<>(ofFolder);
        permissions.removeAll(List.of(OWNER_EXECUTE, GROUP_EXECUTE, OTHERS_EXECUTE));
        return permissions;
    }

    private static String octal(Set<PosixFilePermission> permissions) {
        String bits = PosixFilePermissions.toString(permissions)
                .replaceAll("[rwx]", "1")
                .replace('-', '0');
        return Integer.toOctalString(Integer.parseInt(bits, 2));
    }

    private static final class Clearing extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Set<PosixFilePermission> ofFolder;
        private final Set<PosixFilePermission> ofFile;

        Clearing(Path root, Set<PosixFilePermission> ofFolder, Set<PosixFilePermission> ofFile) {
            this.root = root;
            this.ofFolder = ofFolder;
            this.ofFile = ofFile;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!isGit(folder)) {
                Files.setPosixFilePermissions(folder, ofFolder);
                return FileVisitResult.CONTINUE;
            }
            if (!root.equals(folder.getParent())) {
                TreeDeletion.delete(folder);
            }
            return FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isOther() || isGit(file) || (attributes.isRegularFile() && !isAsMade(file))) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isAsMade(Path file) throws IOException {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.equals(ofFile) || permissions.equals(ofFolder);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            // A folder that may not be read is reported here, before preVisitDirectory could open it.
            if (failure instanceof AccessDeniedException && Permissions.makeWritable(file)) {
                Files.walkFileTree(file, this);
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private static boolean isGit(Path path) {
            return path.endsWith(".git");
        }
    }
}
