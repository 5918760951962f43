package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a tree of files looked like: the name, inode, size, mode and times of all that is in it, but for a {@code .git} at its top. Two
 * that are equal tell that nothing has changed in between: nobody can set the time of an inode's last change, so a file that
 * was written to and given its old time back differs as well.
 *
 * @param one half of a hash of all that; two is the other half
 * @param latestChange of any inode in it
 */
record Fingerprint(long one, long two, Instant latestChange) {
    private static final String ATTRIBUTES = "unix:ino,size,mode,ctime,lastModifiedTime";
    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    // File systems stamp changes with a clock that ticks every few milliseconds.
    private static final Duration TICK = Duration.ofMillis(50);

    /**
     * Looks at every file.
     *
     * @param index of the tree, which is part of what must not have changed; its time does not count as a change of the tree
     */
    static Fingerprint of(Path root, Path index) throws IOException {
        Scan scan = new Scan();
        scan.entry(index, "", false);
        scan.latest = Instant.EPOCH;
        scan.entry(root, "", true);
        return scan.result();
    }

    /** Whether a change after that time would show: it could not have the same time stamp as the latest one seen. */
    boolean isSettledAt(Instant time) {
        return latestChange.plus(TICK).isBefore(time);
    }

    /** Mixes numbers into 128 bits; quick, and nobody can choose inodes and change times to outwit it. */
    private static final class Scan {
        private long one = 0x9E3779B97F4A7C15L;
        private long two = 0xC2B2AE3D27D4EB4FL;
        private Instant latest = Instant.EPOCH;

        private void folder(Path folder, boolean top) throws IOException {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = Objects.requireNonNull(entry.getFileName()).toString();
                    if (!top || !name.equals(".git")) {
                        entry(entry, name, false);
                    }
                }
            }
            add(-1);
        }

        void entry(Path entry, String name, boolean top) throws IOException {
            Map<String, Object> found = Files.readAttributes(entry, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) value(found, "mode");
            Instant change = ((FileTime) value(found, "ctime")).toInstant();
            latest = change.isAfter(latest) ? change : latest;
            add(name.hashCode());
            add(name.length());
            add((Long) value(found, "ino"));
            add((Long) value(found, "size"));
            add(mode);
            add(change.getEpochSecond() * 1_000_000_000 + change.getNano());
            add(((FileTime) value(found, "lastModifiedTime")).to(TimeUnit.NANOSECONDS));
            if ((mode & TYPE) == FOLDER) {
                folder(entry, top);
            }
        }

        private void add(long number) {
            one = Long.rotateLeft((one ^ number) * 0x9FB21C651E98DF25L, 29);
            two = (Long.rotateLeft(two, 31) + number) * 0xD6E8FEB86659FD93L;
        }

        private static Object value(Map<String, Object> attributes, String name) {
            return Objects.requireNonNull(attributes.get(name), name);
        }

        Fingerprint result() {
            return new Fingerprint(one, two, latest);
        }
    }
}
