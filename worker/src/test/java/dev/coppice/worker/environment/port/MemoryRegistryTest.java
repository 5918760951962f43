package dev.coppice.worker.environment.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryRegistryTest {
    private static final long ALL = 1_000;

    @TempDir
    Path state;

    @Test
    void whatIsPromisedIsNotPromisedTwice() throws Exception {
        MemoryRegistry memory = new MemoryRegistry(state);
        assertThat(memory.take("claim:a", 600, ALL)).isEmpty();
        assertThat(memory.take("claim:b", 500, ALL)).hasValue(400);
        assertThat(memory.take("claim:b", 400, ALL)).isEmpty();
        memory.release("claim:a");
        assertThat(new MemoryRegistry(state).take("claim:c", 600, ALL)).isEmpty();
    }

    @Test
    void whoeverIsGoneHoldsNothing() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(state.resolve("memory"), "900\t" + gone.pid() + "\t1\tclaim:gone\n");
        assertThat(new MemoryRegistry(state).take("claim:a", 1_000, ALL)).isEmpty();
    }

    @Test
    void whatIsMoreThanThereEverIsIsRefused() throws Exception {
        assertThat(new MemoryRegistry(state).take("claim:a", 1_001, ALL)).hasValue(1_000);
    }
}
