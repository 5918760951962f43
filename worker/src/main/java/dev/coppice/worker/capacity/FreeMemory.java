package dev.coppice.worker.capacity;

import dev.coppice.worker.slot.Capacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that programs can still have without swapping: of the host, and of the container that this process runs in. What files are
 * cached in counts as free. The kernel tells both: {@code MemAvailable} of proc(5), and cgroup v2's {@code memory.max} less what is in
 * use but for {@code inactive_file}.
 */
public final class FreeMemory implements Capacity {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");
    private static final Pattern INACTIVE = Pattern.compile("(?m)^inactive_file (\\d+)$");
    private static final int KILOBYTE_BITS = 10;
    private static final int MEGABYTE_BITS = 20;

    private final Path host;
    private final Path container;
    private final long leastBytes;

    /** @param leastBytes that must be free for another attempt */
    public FreeMemory(long leastBytes) {
        this(Path.of("/proc/meminfo"), Path.of("/sys/fs/cgroup"), leastBytes);
    }

    FreeMemory(Path host, Path container, long leastBytes) {
        this.host = host;
        this.container = container;
        this.leastBytes = leastBytes;
    }

    @Override
    public Optional<String> lack() {
        try {
            long free = Math.min(ofHost(), ofContainer().orElse(Long.MAX_VALUE));
            return free >= leastBytes
                    ? Optional.empty()
                    : Optional.of("memory: " + (free >> MEGABYTE_BITS) + " MiB are free, and an attempt wants "
                            + (leastBytes >> MEGABYTE_BITS) + "; end what takes it, or lower --min-free-memory");
        } catch (IOException e) {
            return Optional.of("memory: it can't be read how much is free: " + e.getMessage());
        }
    }

    private long ofHost() throws IOException {
        String memory = Files.readString(host);
        return find(AVAILABLE, memory, host) << KILOBYTE_BITS;
    }

    /** Empty where it has no limit: outside of containers, the files are those of a root group, which has none. */
    private OptionalLong ofContainer() throws IOException {
        Path limit = container.resolve("memory.max");
        if (Files.notExists(limit)) {
            return OptionalLong.empty();
        }
        String most = Files.readString(limit).strip();
        if (most.equals("max")) {
            return OptionalLong.empty();
        }
        Path details = container.resolve("memory.stat");
        long used = Long.parseLong(
                Files.readString(container.resolve("memory.current")).strip());
        return OptionalLong.of(Long.parseLong(most) - used + find(INACTIVE, Files.readString(details), details));
    }

    private static long find(Pattern line, String text, Path file) throws IOException {
        Matcher found = line.matcher(text);
        if (!found.find()) {
            throw new IOException(file + " has no line like " + line);
        }
        return Long.parseLong(found.group(1));
    }
}
