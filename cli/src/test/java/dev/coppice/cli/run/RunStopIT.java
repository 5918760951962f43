package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever ends a run, nothing of it lives on. */
class RunStopIT {
    @TempDir
    Path folder;

    private final String mark = UUID.randomUUID().toString();
    private ProgramUnderTest coppice;
    private Path started;
    private String stubborn;

    @BeforeEach
    void install() throws Exception {
        coppice = new ProgramUnderTest(folder, Map.of());
        coppice.repository.write("file.txt", "content\n").commit("files");
        started = folder.resolve("started");
        // One that ignores SIGTERM, one that leaves the session, one that is orphaned.
        Path script = Files.writeString(folder.resolve("stubborn.sh"), """
                trap '' TERM HUP INT
                : %1$s
                while true; do read -r -t 1000 < '%2$s' || true; done
                """.formatted(mark, coppice.pipe("never")));
        stubborn = "bash '%1$s' %2$s & setsid bash '%1$s' %2$s & (setsid bash '%1$s' %2$s &) ; echo up > '%3$s'; wait"
                .formatted(script, mark, started);
    }

    /** Without HUP, which is ignored where these tests run without a terminal. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsAllAndIsTheExitCode(String signal, int exitCode) throws Exception {
        Started run = coppice.start("run", "--command", stubborn);
        awaitUp(run);

        run.signal(signal);
        Ended ended = run.await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(exitCode);
        assertNothingIsLeft();
    }

    @Test
    void aTimeoutEndsAll() throws Exception {
        // A task's time begins with it: there is enough for what is to be ended to be there, also on a busy machine.
        coppice.repository
                .write("plan.md", "---\ntask_timeout: 5s\nretries: 0\n---\n# Plan\n```bash\n" + stubborn + "\n```\n")
                .commit("plan");
        Started run = coppice.start("run", "plan.md");
        awaitUp(run);

        Ended ended = run.await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    void aKilledRunIsCleanedUpByItsReaper() throws Exception {
        Started run = coppice.start("run", "--command", stubborn);
        awaitUp(run);
        ProcessHandle reaper = coppice.reapers().getFirst();
        run.signal("KILL");
        run.await();

        reaper.onExit().join();

        assertNothingIsLeft();
    }

    @Test
    void aKilledRunWithoutAReaperIsCleanedUpByTheNext() throws Exception {
        Started run = coppice.start("run", "--command", stubborn);
        awaitUp(run);
        coppice.killWithReaper(run);
        assertThat(ProgramUnderTest.processes(mark)).isNotEmpty();

        Ended next = coppice.run("run", "--command", "test -z \"$(git status --porcelain)\"");

        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
        assertThat(next.err()).contains("cleaned up");
        assertNothingIsLeft();
    }

    @Test
    void aBackgroundChildThatHoldsTheOutputHangsNothing() throws Exception {
        Ended ended = coppice.run("run", "--command", "bash " + folder.resolve("stubborn.sh") + " " + mark + " & true");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertNothingIsLeft();
    }

    /** Waits until what is to be ended is there. */
    private void awaitUp(Started run) throws Exception {
        while (Files.notExists(started)) {
            assertThat(run.process().waitFor(20, TimeUnit.MILLISECONDS))
                    .as("it ended before: %s", run)
                    .isFalse();
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(ProgramUnderTest.processes(mark)).isEmpty();
        assertThat(coppice.runs()).isEmpty();
        try (var locks = Files.walk(coppice.home.resolve(".cache"))) {
            assertThat(locks.filter(file -> file.toString().endsWith("index.lock")))
                    .isEmpty();
        }
    }
}
