package dev.coppice.worker.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Set;

/** What a folder lets its owner do. */
public final class Permissions {
    private Permissions() {}

    /** Lets the owner list, enter and change a folder; tells whether that changed anything. Not a folder: nothing. */
    public static boolean makeWritable(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Set<PosixFilePermission> permissions =
                new HashSet<>(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
        boolean changed = permissions.add(PosixFilePermission.OWNER_READ);
        changed |= permissions.add(PosixFilePermission.OWNER_WRITE);
        changed |= permissions.add(PosixFilePermission.OWNER_EXECUTE);
        if (changed) {
            Files.setPosixFilePermissions(folder, permissions);
        }
        return changed;
    }
}
