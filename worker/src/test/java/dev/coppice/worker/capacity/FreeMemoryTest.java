package dev.coppice.worker.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
    private static final long LEAST = 256 << 20;

    @TempDir
    Path folder;

    private FreeMemory memory;

    @BeforeEach
    void haveMuch() throws IOException {
        host(4096);
        memory = new FreeMemory(folder.resolve("meminfo"), folder, LEAST);
    }

    private void host(int megabytes) throws IOException {
        Files.writeString(
                folder.resolve("meminfo"),
                "MemTotal: 8388608 kB\nMemFree: 1024 kB\nMemAvailable:   " + megabytes * 1024 + " kB\n");
    }

    private void container(String most, int used, int cached) throws IOException {
        Files.writeString(folder.resolve("memory.max"), most + "\n");
        Files.writeString(folder.resolve("memory.current"), ((long) used << 20) + "\n");
        Files.writeString(folder.resolve("memory.stat"), "anon 1\ninactive_file " + ((long) cached << 20) + "\nx 2\n");
    }

    @Test
    void aHostWithLittleOfItLacksMemory() throws IOException {
        assertThat(memory.lack()).isEmpty();
        host(255);
        assertThat(memory.lack())
                .hasValueSatisfying(words -> assertThat(words)
                        .isEqualTo("memory: 255 MiB are free, and an attempt wants 256; end what takes it, or lower"
                                + " --min-free-memory"));
    }

    @Test
    void aContainersLimitCountsButForCachedFiles() throws IOException {
        container("max", 4000, 0);
        assertThat(memory.lack()).isEmpty();
        container(Long.toString(1L << 30), 900, 200);
        assertThat(memory.lack()).isEmpty();
        container(Long.toString(1L << 30), 900, 100);
        assertThat(memory.lack().orElseThrow()).startsWith("memory: 224 MiB are free");
    }

    @Test
    void theRealOneCanBeRead() {
        assertThat(new FreeMemory(1).lack()).isEmpty();
        assertThat(new FreeMemory(Long.MAX_VALUE).lack().orElseThrow()).startsWith("memory: ");
    }
}
