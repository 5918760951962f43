package dev.coppice.worker.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.process.ProcessSweep;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeftoversTest {
    private static final Duration GRACE = Duration.ofMillis(100);

    @TempDir
    Path base;

    private Process startDoomedWorker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedWorker.class.getName(),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<Path> left() throws IOException {
        try (var files = Files.list(base)) {
            return files.toList();
        }
    }

    @Test
    void whatAKilledWorkerLeftIsEndedAndDeleted() throws Exception {
        Process worker = startDoomedWorker();
        try (BufferedReader output = worker.inputReader(StandardCharsets.UTF_8)) {
            String run = output.readLine();

            Settlement whileItLives = Leftovers.settle(base, GRACE);
            assertThat(whileItLives.runs()).isEmpty();
            assertThat(base.resolve(run)).isDirectory();

            worker.destroyForcibly().waitFor();
            Settlement settlement = Leftovers.settle(base, GRACE);
            assertThat(settlement.failures()).isEmpty();
            assertThat(settlement.runs()).containsExactly(run);
            assertThat(settlement.ended())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .anyMatch(process -> process.command().contains("sleep 1000"));
            assertThat(left()).isEmpty();
            assertThat(ProcessSweep.sweep(run, GRACE).ended()).isEmpty();
        } finally {
            worker.destroyForcibly();
        }
    }

    @Test
    void directoriesOfThisProcessAreLeftAlone() throws Exception {
        try (RunDirectory one = RunDirectory.open(base);
                RunDirectory two = RunDirectory.open(base)) {
            Files.createDirectory(one.newAttempt());
            assertThat(Leftovers.settle(base, GRACE).runs()).isEmpty();
            assertThat(one.pipes()).isDirectory();
            assertThat(two.pipes()).isDirectory();
            assertThat(one.newAttempt()).isNotEqualTo(one.newAttempt());
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aLockWithoutAFolderAndANewcomersBaseAreNoTrouble() throws Exception {
        Files.writeString(base.resolve("abcdefgh23.1.zz.lock"), "");
        assertThat(Leftovers.settle(base, GRACE).runs()).containsExactly("abcdefgh23");
        assertThat(left()).isEmpty();
        assertThat(Leftovers.settle(base.resolve("none"), GRACE).runs()).isEmpty();
    }
}
