package dev.coppice.worker.capacity;

import dev.coppice.worker.slot.Capacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Room on the disk under a folder: enough bytes, and that a file can be made at all, which also fails when the file system has no
 * inode left, when a quota is used up, or when it has become read-only.
 */
public final class DiskSpace implements Capacity {
    private static final int MEGABYTE_BITS = 20;

    private final Path folder;
    private final long leastBytes;

    /**
     * @param folder exists
     * @param leastBytes that must be free for another attempt
     */
    public DiskSpace(Path folder, long leastBytes) {
        this.folder = folder;
        this.leastBytes = leastBytes;
    }

    @Override
    public Optional<String> lack() {
        try {
            Path probe = Files.createTempFile(folder, "probe", ".tmp");
            Files.delete(probe);
            long free = Files.getFileStore(folder).getUsableSpace();
            return free >= leastBytes
                    ? Optional.empty()
                    : Optional.of("disk: " + (free >> MEGABYTE_BITS) + " MiB are free under " + folder
                            + ", and an attempt wants " + (leastBytes >> MEGABYTE_BITS)
                            + "; make room, or lower --min-free-disk");
        } catch (IOException e) {
            return Optional.of("disk: no file can be made in " + folder + ": " + e.getMessage()
                    + "; are space, inodes or quota used up?");
        }
    }
}
