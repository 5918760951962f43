package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What tells whether an inode is still as it was: whatever changes it sets the time of its last change, and nobody can set that time
 * to another.
 *
 * @param changed that time, in nanoseconds since 1970
 */
record Stamp(long inode, int mode, long changed) {
    static Stamp of(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:ino,mode,ctime", LinkOption.NOFOLLOW_LINKS);
        return new Stamp((Long) value(found, "ino"), (Integer) value(found, "mode"), time(found));
    }

    private static long time(Map<String, Object> attributes) {
        return ((FileTime) value(attributes, "ctime")).to(TimeUnit.NANOSECONDS);
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    boolean isOfSameInode(Stamp other) {
        return inode == other.inode && mode == other.mode;
    }
}
