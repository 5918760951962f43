package dev.coppice.worker.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.ShellBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TaskShellTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    /** For a block to come to where its end is to meet it, also on a busy machine. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final String mark = UUID.randomUUID().toString();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private TaskShell shell;

    @BeforeEach
    void prepare() throws IOException {
        shell = shell(Duration.ofMillis(300));
    }

    private TaskShell shell(Duration grace) throws IOException {
        Path pipes = Files.createDirectories(folder.resolve("pipes"));
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        return new TaskShell(Shells.find(System.getenv("PATH"), pipes, mark), mark, scripts, grace);
    }

    @AfterEach
    void leaveNothing() {
        assertThat(shell.sweep().remaining()).isEmpty();
        assertThat(new ProcessFinder(ProcessMark.ofRun(mark)).all(0)).isEmpty();
    }

    private BlockEnd run(String kind, String script, Duration limit) throws Exception {
        return shell.run(new ShellBlock(kind, script, 1), folder, environment(), output::write, limit);
    }

    private BlockEnd bash(String script) throws Exception {
        return run("bash", script, LONG);
    }

    private Map<String, String> environment() {
        return Map.of("PATH", System.getenv("PATH"), "COPPICE_CLAIM", mark);
    }

    private String text() {
        return output.toString(UTF_8);
    }

    private long pidIn(String file) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }

    private static boolean runs(long pid) {
        ProcessEntry entry = new ProcessTable().entry(Long.toString(pid));
        return entry != null && entry.running();
    }

    @Test
    void aBlockEndsWithTheExitCodeOfItsShell() throws Exception {
        assertThat(bash("exit 0")).isEqualTo(new BlockEnd(0, false));
        assertThat(bash("exit 42")).isEqualTo(new BlockEnd(42, false));
        assertThat(bash("exit 255")).isEqualTo(new BlockEnd(255, false));
        assertThat(bash("kill -9 $$")).isEqualTo(new BlockEnd(137, false));
        assertThat(bash("kill -TERM $$")).isEqualTo(new BlockEnd(143, false));
    }

    @Test
    void aBlockStopsAtItsFirstErrorAlsoInsideAPipe() throws Exception {
        assertThat(bash("false\necho on").exitCode()).isEqualTo(1);
        assertThat(bash("false | true\necho on").exitCode()).isEqualTo(1);
        assertThat(run("sh", "(exit 3)\necho on", LONG).exitCode()).isEqualTo(3);
        assertThat(run("sh", "(exit 3) | cat", LONG).exitCode()).isEqualTo(3);
        assertThat(text()).isEmpty();
    }

    @Test
    void outputAndErrorsComeInOrderAndTheInputIsEmpty() throws Exception {
        assertThat(bash("echo 1; echo 2 >&2; cat; printf 3; echo 4 > /dev/stderr")
                        .exitCode())
                .isZero();
        assertThat(text()).isEqualTo("1\n2\n34\n");
    }

    @Test
    void messagesOfTheShellNameTheLineOfThePlan() throws Exception {
        shell.run(new ShellBlock("bash", "true\nno-such-command\n", 40), folder, environment(), output::write, LONG);
        assertThat(text()).contains("line 41: no-such-command: command not found");
    }

    @Test
    void theEnvironmentIsExactlyTheOneGiven() throws Exception {
        bash("env | cut -d= -f1 | sort | grep -vE '^(_|PWD|SHLVL|OLDPWD)$'");
        assertThat(text()).isEqualTo("COPPICE_CLAIM\nPATH\n");
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatThrownBy(() -> shell.run(
                        new ShellBlock("bash", "true", 7), folder.resolve("gone"), environment(), output::write, LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 7")
                .hasMessageContaining("gone");
    }

    @Test
    void aChildInTheBackgroundThatHoldsTheOutputEndsWithTheBlock() throws Exception {
        assertThat(bash("sleep 100 & echo $! > pid; echo done")).isEqualTo(new BlockEnd(0, false));
        assertThat(text()).isEqualTo("done\n");
        assertThat(runs(pidIn("pid"))).isFalse();
    }

    @Test
    void oneThatLeftTheSessionAndHoldsTheOutputIsNotWaitedFor() throws Exception {
        assertThat(bash("setsid sleep 100 & echo done; while ! pgrep -s $! > /dev/null; do :; done"))
                .isEqualTo(new BlockEnd(0, false));
        assertThat(text().strip()).isEqualTo("done");
        assertThat(shell.sweep().ended()).hasSize(1).first().asString().contains("sleep 100");
    }

    @Test
    void oneThatHoldsTheOutputAndRemovedItsPipeEndsWithTheBlock() throws Exception {
        assertThat(bash("rm \"$(readlink /proc/$$/fd/1)\"; setsid -f sleep 100; echo done"))
                .isEqualTo(new BlockEnd(0, false));
        assertThat(text()).isEqualTo("done\n");
        assertThat(new ProcessFinder(ProcessMark.ofRun(mark)).all(0)).isEmpty();
    }

    @Test
    void aFloodOfOutputAfterTheShellEndedIsCutOff() throws Exception {
        assertThat(bash("setsid yes & echo $! > pid; while ! pgrep -s $! > /dev/null; do :; done")
                        .exitCode())
                .isZero();
        shell.sweep();
        assertThat(runs(pidIn("pid"))).isFalse();
    }

    @Test
    void oneThatLeftTheSessionRunsOnUntilTheSweep() throws Exception {
        bash("setsid sleep 300 >/dev/null 2>&1 & echo $! > pid; while ! pgrep -s $! > /dev/null; do :; done");
        long daemon = pidIn("pid");
        bash("true");
        assertThat(runs(daemon)).isTrue();
        assertThat(shell.sweep().ended()).hasSize(1);
        assertThat(runs(daemon)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "sh"})
    void oneThatEmptiedItsEnvironmentAndLeftAllEndsWithTheSweep(String kind) throws Exception {
        String daemon = "env -i setsid -f sh -c 'echo $$ > pid; exec sleep 300' > /dev/null 2>&1";
        assertThat(run(kind, daemon + "; while ! test -s pid; do :; done", LONG).exitCode())
                .isZero();

        assertThat(shell.sweep().ended()).hasSize(1);
        assertThat(runs(pidIn("pid"))).isFalse();
    }

    /** Nobody knows when the daemon that is meant to be found is there: it is while it comes to be that it must not be missed. */
    @RepeatedTest(30)
    void aDaemonThatIsJustForkingWhenTheBlockEndsIsFound() throws Exception {
        assertThat(bash("nohup setsid sh -c 'sh -c \"sleep 300 & exit\" & exit' > /dev/null 2>&1 &")
                        .exitCode())
                .isZero();

        shell.sweep();

        assertThat(new ProcessFinder(ProcessMark.ofRun(mark)).all(0)).isEmpty();
    }

    @Test
    void aTimeoutEndsWhatIgnoresTermForksTwiceAndLeavesTheSession() throws Exception {
        String script = """
                trap '' TERM
                setsid bash -c 'trap "" TERM; (bash -c "trap \\"\\" TERM; echo \\$\\$ > deep; while :; do sleep 1; done" &)' &
                (sleep 100 & kill -STOP $BASHPID) &
                while :; do sleep 1; done
                """;
        assertThat(run("bash", script, LONG_ENOUGH)).isEqualTo(new BlockEnd(137, true));
        assertThat(runs(pidIn("deep"))).isFalse();
    }

    @Test
    void aTimeoutLetsTheBlockTidyUpWithinItsGrace() throws Exception {
        Duration grace = Duration.ofSeconds(30);
        shell = shell(grace);
        long begin = System.nanoTime();
        BlockEnd end = run("bash", "trap 'echo tidy; exit 9' TERM; echo up; while :; do sleep 0.01; done", LONG_ENOUGH);
        assertThat(end).isEqualTo(new BlockEnd(9, true));
        assertThat(text()).startsWith("up\n").endsWith("tidy\n");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(grace);
    }

    @Test
    void anInterruptEndsTheProcessesFirst() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        AtomicReference<Optional<Throwable>> thrown = new AtomicReference<>(Optional.empty());
        try (Crew crew = new Crew("test")) {
            Thread runner = crew.start("runner", () -> {
                try {
                    shell.run(
                            new ShellBlock(
                                    "bash", "trap '' TERM; echo $$ > pid; echo up; while :; do sleep 1; done", 1),
                            folder,
                            environment(),
                            (bytes, offset, length) -> up.countDown(),
                            LONG);
                } catch (InterruptedException | IOException e) {
                    thrown.set(Optional.of(e));
                }
            });
            assertThat(up.await(20, TimeUnit.SECONDS)).isTrue();
            runner.interrupt();
            runner.join();
        }
        assertThat(thrown.get()).get().isInstanceOf(InterruptedException.class);
        assertThat(runs(pidIn("pid"))).isFalse();
    }

    @Test
    void aSinkThatFailsFailsTheBlockButNotItsProcesses() throws Exception {
        assertThatThrownBy(() -> shell.run(
                        new ShellBlock("bash", "seq 100000; touch ran", 1),
                        folder,
                        environment(),
                        (bytes, offset, length) -> {
                            throw new IOException("No space left on device");
                        },
                        LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(folder.resolve("ran")).exists();
    }

    @Test
    void manyBlocksRunAtOnceAlsoOnFewProcessors() throws Exception {
        CountDownLatch up = new CountDownLatch(40);
        Files.writeString(folder.resolve("gate"), "");
        Path scripts = folder.resolve("scripts");
        Shells shells = Shells.find(System.getenv("PATH"), folder.resolve("pipes"), mark);
        ShellBlock block = new ShellBlock("sh", "echo up; while [ -e gate ]; do sleep 0.1; done", 1);
        try (Crew crew = new Crew("test")) {
            List<CompletableFuture<BlockEnd>> ends = new ArrayList<>();
            for (int number = 0; number < 40; number++) {
                Path own = Files.createDirectory(scripts.resolve("own" + number));
                ends.add(crew.call(
                        "block",
                        () -> new TaskShell(shells, mark, own, Duration.ofSeconds(5))
                                .run(block, folder, environment(), (bytes, offset, length) -> up.countDown(), LONG)));
            }
            assertThat(up.await(30, TimeUnit.SECONDS)).as("all run at once").isTrue();
            Files.delete(folder.resolve("gate"));
            assertThat(ends).allSatisfy(end -> assertThat(end.get()).isEqualTo(new BlockEnd(0, false)));
        }
    }
}
