package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * What a tree of files looked like: the name, inode, size, mode and times of all that is in it, but for a {@code .git} at its top. Two
 * that are equal tell that nothing has changed in between: nobody can set the time of an inode's last change, so a file that
 * was written to and given its old time back differs as well.
 *
 * @param latestChange of any inode in it
 */
record Fingerprint(String digest, Instant latestChange) {
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

    private static final class Scan {
        private final MessageDigest digest;
        private final ByteBuffer numbers = ByteBuffer.allocate(5 * Long.BYTES);
        private Instant latest = Instant.EPOCH;

        Scan() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        private void folder(Path folder, boolean top) throws IOException {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = Objects.requireNonNull(entry.getFileName()).toString();
                    if (!top || !name.equals(".git")) {
                        entry(entry, name, false);
                    }
                }
            }
            digest.update((byte) '/');
        }

        void entry(Path entry, String name, boolean top) throws IOException {
            Map<String, Object> found = Files.readAttributes(entry, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) value(found, "mode");
            Instant change = ((FileTime) value(found, "ctime")).toInstant();
            Instant written = ((FileTime) value(found, "lastModifiedTime")).toInstant();
            latest = change.isAfter(latest) ? change : latest;
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            numbers.clear()
                    .putLong((Long) value(found, "ino"))
                    .putLong((Long) value(found, "size"))
                    .putLong(change.getEpochSecond() * 1_000_000_000 + change.getNano())
                    .putLong(written.getEpochSecond() * 1_000_000_000 + written.getNano())
                    .putLong(mode)
                    .flip();
            digest.update(numbers);
            if ((mode & TYPE) == FOLDER) {
                folder(entry, top);
            }
        }

        private static Object value(Map<String, Object> attributes, String name) {
            return Objects.requireNonNull(attributes.get(name), name);
        }

        Fingerprint result() {
            return new Fingerprint(HexFormat.of().formatHex(digest.digest()), latest);
        }
    }
}
