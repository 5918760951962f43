package dev.coppice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.CheckedOut;
import dev.coppice.transport.Event.TaskFinished;
import dev.coppice.transport.Source;
import dev.coppice.worker.attempt.StopRequest.Cause;
import dev.coppice.worker.attempt.Workshop.Job;
import dev.coppice.worker.worktree.RemoteLimits;
import dev.coppice.worker.worktree.WorktreeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AttemptRunnerIT {
    private static final String REPORT = "<testsuite name=\"s\"><testcase classname=\"C\" name=\"t\"/></testsuite>";

    @TempDir
    Path folder;

    private Workshop workshop;

    @BeforeEach
    void prepare() throws Exception {
        workshop = new Workshop(folder);
    }

    private AttemptResult result(Job job) throws Exception {
        return workshop.run(job).result();
    }

    private static List<TaskStatus> statuses(AttemptResult result) {
        return result.tasks().stream().map(TaskResult::status).toList();
    }

    /** One that has ended may stay in the table until its parent looks. */
    private static boolean runs(String pid) throws IOException {
        Path status = Path.of("/proc", pid.strip(), "status");
        return Files.exists(status) && !Files.readString(status).contains("State:\tZ");
    }

    @Test
    void anAttemptPassesAndTellsOfItsStages() throws Exception {
        AttemptFinished finished = workshop.run(Job.of("cat a.txt", "test \"$COPPICE_TASK\" = 1.2"));

        assertThat(finished.result().outcome()).isEqualTo(AttemptOutcome.PASSED);
        assertThat(finished.result().message()).isEmpty();
        assertThat(finished.worktree()).isEqualTo("wt-1");
        assertThat(workshop.events)
                .satisfiesExactly(
                        event -> assertThat(event).isInstanceOf(CheckedOut.class),
                        event -> assertThat(((TaskFinished) event).task().id()).isEqualTo("1.1"),
                        event -> assertThat(((TaskFinished) event).task().id()).isEqualTo("1.2"));
        assertThat(Path.of(finished.files()).resolve("task-1.1.log")).content().contains("one");
    }

    @Test
    void afterAFailureTheRestIsSkipped() throws Exception {
        AttemptResult result = result(Job.of("true", "echo why; exit 3", "true"));
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.TESTS_FAILED);
        assertThat(statuses(result)).containsExactly(TaskStatus.PASSED, TaskStatus.FAILED, TaskStatus.SKIPPED);
        assertThat(result.tasks().get(1).exitCode()).isEqualTo(3);
        assertThat(result.tasks().get(1).tail()).contains("why");
        assertThat(workshop.events).hasSize(4);
    }

    @Test
    void afterAFailureTheRestRunsWhereThePlanSaysSo() throws Exception {
        AttemptResult result = result(Job.of("exit 3", "true").goingOn());
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.TESTS_FAILED);
        assertThat(statuses(result)).containsExactly(TaskStatus.FAILED, TaskStatus.PASSED);
    }

    @Test
    void aTaskOverItsTimeIsEndedAndSaysSo() throws Exception {
        AttemptResult result = result(Job.of("sleep 60").taskTimeout(Duration.ofMillis(100)));
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.TIMED_OUT);
        assertThat(result.message()).contains("took longer than its time limit");
        assertThat(result.tasks().getFirst().tail()).contains("the task's time");
    }

    /** The task tells by a pipe that it runs; then the end is asked for from another thread, as in life. */
    @ParameterizedTest
    @CsvSource({"CANCEL, CANCELLED", "TIMEOUT, TIMED_OUT", "SHUTDOWN, INTERRUPTED", "ABANDON, CANCELLED"})
    void oneThatIsStoppedLeavesNoProcess(Cause cause, AttemptOutcome outcome) throws Exception {
        Path pipe = folder.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        String hold = "setsid sh -c 'echo $$ > " + folder + "/escaped; echo > " + pipe + "; exec sleep 60' & sleep 60";
        AttemptResult result;
        try (Crew crew = new Crew("asking")) {
            crew.startBlocking("ask", () -> {
                try {
                    Files.readString(pipe);
                    if (cause == Cause.TIMEOUT) {
                        workshop.deadline.run();
                    } else {
                        workshop.stop.ask(cause);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            result = result(Job.of("true", hold, "true"));
        }
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(statuses(result))
                .containsExactly(
                        TaskStatus.PASSED,
                        cause == Cause.TIMEOUT ? TaskStatus.TIMED_OUT : TaskStatus.CANCELLED,
                        TaskStatus.SKIPPED);
        assertThat(result.tasks().get(1).tail()).contains("ended here");
        assertThat(runs(Files.readString(folder.resolve("escaped")))).isFalse();
    }

    @Test
    void oneThatIsCancelledBeforeItBeginsTouchesNothing() throws Exception {
        workshop.stop.ask(Cause.CANCEL);
        AttemptFinished finished = workshop.run(Job.of("true"));
        assertThat(finished.result().outcome()).isEqualTo(AttemptOutcome.CANCELLED);
        assertThat(finished.worktree()).isEmpty();
        assertThat(workshop.worktrees()).isEmpty();
    }

    @Test
    void whatBreaksOnceTheEndWasAskedForIsNoBreak() throws Exception {
        workshop.onEvent = event -> {
            workshop.stop.ask(Cause.CANCEL);
            throw new IllegalStateException("closed by the interrupt");
        };
        assertThat(result(Job.of("true")).outcome()).isEqualTo(AttemptOutcome.CANCELLED);
    }

    @Test
    void anErrorOfTheWorkersOwnIsAnOutcome() throws Exception {
        workshop.onEvent = event -> {
            throw new AssertionError("odd");
        };
        AttemptResult result = result(Job.of("true"));
        assertThat(result.reason()).contains(BrokenReason.WORKER_ERROR);
        assertThat(result.message()).contains("odd");
    }

    @Test
    void aCommitThatIsNotThereIsABrokenCheckout() throws Exception {
        workshop.source = source -> new Source(source.repository(), "0123456789".repeat(4));
        AttemptResult result = result(Job.of("true"));
        assertThat(result.reason()).contains(BrokenReason.CHECKOUT);
        assertThat(result.message()).contains("0123456789");
        assertThat(result.tasks()).isEmpty();
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsABrokenCheckoutLongBeforeTheAttemptsTimeIsUp() throws Exception {
        RemoteLimits hasty = new RemoteLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(30));
        workshop = new Workshop(Files.createDirectory(folder.resolve("hasty")), hasty);
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "git://127.0.0.1:" + mute.getLocalPort() + "/repository";
            workshop.source = source -> new Source(url, source.commit());

            AttemptResult result = result(Job.of("true"));

            assertThat(result.outcome()).isEqualTo(AttemptOutcome.BROKEN);
            assertThat(result.reason()).contains(BrokenReason.CHECKOUT);
            assertThat(result.message()).contains(url, "git got nothing for 1 s and was stopped");
            assertThat(result.tasks()).isEmpty();
        }
    }

    @Test
    void aRepositoryThatIsNotAllowedIsNotTouched() throws Exception {
        workshop.repositories = repository -> Optional.of(repository + " is not allowed here");
        AttemptResult result = result(Job.of("true"));
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.BROKEN);
        assertThat(result.reason()).contains(BrokenReason.REFUSED);
        assertThat(result.message()).contains("worker w", "is not allowed here");
        assertThat(workshop.mirrors.list()).isEmpty();
    }

    @Test
    void whereTasksRunInContainersNoneRunsOnTheHost() throws Exception {
        workshop.tasks = TaskRule.IN_CONTAINERS;
        AttemptResult result = result(Job.of("true"));
        assertThat(result.reason()).contains(BrokenReason.REFUSED);
        assertThat(result.message()).contains("worker w", "--tasks-in container", "docs/plan.md has none");
        assertThat(workshop.mirrors.list()).isEmpty();
    }

    @Test
    void aSecretThatThisWorkerDoesNotKnowMayBeKnownElsewhere() throws Exception {
        AttemptResult result = result(Job.of("true").secret("PASSWORD"));
        assertThat(result.reason()).contains(BrokenReason.REFUSED);
        assertThat(result.message()).contains("docs/plan.md", "PASSWORD", "set the variable");
    }

    @Test
    void aSecretReachesTheTaskAndNoLog() throws Exception {
        AttemptFinished finished =
                workshop.run(Job.of("echo \"it is $TOKEN\"; exit 1").secret("TOKEN"));
        assertThat(finished.result().tasks().getFirst().tail())
                .contains("it is ")
                .doesNotContain("s3cret");
        assertThat(Path.of(finished.files()).resolve("task-1.1.log")).content().doesNotContain("s3cret");
    }

    @Test
    void aSecretThatAReportTellsIsInNoResultAndNoFile() throws Exception {
        AttemptFinished finished = workshop.run(Job.of("""
                        mkdir out
                        echo "<testsuite><testcase classname='C$TOKEN' name='logs in as $TOKEN'><failure>no $TOKEN</failure></testcase></testsuite>" > out/a.xml
                        echo "<testsuite><broken" > "out/b-$TOKEN.xml"
                        """).secret("TOKEN").reports("out/*.xml"));

        AttemptResult result = finished.result();
        assertThat(result.message()).contains("out/b-***.xml");
        assertThat(result.failedTests()).singleElement().satisfies(test -> {
            assertThat(test.className()).isEqualTo("C***");
            assertThat(test.name()).isEqualTo("logs in as ***");
            assertThat(test.text()).contains("no ***");
        });
        try (Stream<Path> files = Files.walk(Path.of(finished.files()))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("s3cret"));
        }
    }

    @Test
    void aCacheThatCannotBeIsABadPlan() throws Exception {
        AttemptResult result = result(Job.of("true").cache("mine", "../out"));
        assertThat(result.reason()).contains(BrokenReason.BAD_PLAN);
        assertThat(result.message()).startsWith("docs/plan.md: ");
    }

    @Test
    void aSubmoduleThatGitRefusesToFetchIsRefusedEverywhere() throws Exception {
        workshop.repository.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = ext::sh -c true\n");
        workshop.repository.git("add", ".gitmodules");
        workshop.repository.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",lib");
        workshop.repository.git("commit", "-q", "-m", "with a submodule");
        String commit = workshop.repository.git("rev-parse", "HEAD");
        workshop.source = source -> new Source(source.repository(), commit);

        AttemptResult result = result(Job.of("true"));

        assertThat(result.reason()).contains(BrokenReason.BAD_PLAN);
        assertThat(result.message()).contains(".gitmodules", "transport 'ext' not allowed");
    }

    @Test
    void aFailedWorktreeIsKeptWhenWantedAndAPassedOneIsNot() throws Exception {
        workshop.keepFailed = Optional.of(Duration.ofHours(1));
        workshop.run(Job.of("true"));
        assertThat(workshop.worktrees())
                .extracting(WorktreeInfo::state)
                .extracting(Enum::name)
                .containsExactly("FREE");
        workshop.run(Job.of("echo broken > a.txt; exit 1"));
        assertThat(workshop.worktrees())
                .extracting(WorktreeInfo::state)
                .extracting(Enum::name)
                .containsExactly("KEPT");
    }

    @Test
    void whatAnAttemptLeftIsRemovedAtOnceWhenWanted() throws Exception {
        workshop.run(Job.of("echo more > a.txt; echo left > b.txt"));
        Path files = workshop.worktrees().getFirst().path();
        assertThat(files.resolve("a.txt")).hasContent("more");
        workshop.cleanUp = true;
        workshop.run(Job.of("echo more > a.txt; mkdir -p out; echo left > out/b.txt"));
        assertThat(files.resolve("a.txt")).hasContent("one");
        assertThat(files.resolve("b.txt")).doesNotExist();
        assertThat(files.resolve("out")).doesNotExist();
    }

    @Test
    void reportsAreTakenInEvenWhenATaskWritesNextToItsHome() throws Exception {
        AttemptResult result = result(
                Job.of("echo '" + REPORT + "' > TEST-s.xml", "touch -d '5 seconds' \"$HOME/../late\" \"$HOME/..\"")
                        .reports("TEST-*.xml"));
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.PASSED);
        assertThat(result.tests()).isEqualTo(new TestCounts(1, 0, 0));
    }

    @Test
    void aReportThatCannotBeReadLeavesNoPass() throws Exception {
        AttemptResult result = result(Job.of("echo '<no' > TEST-s.xml").reports("TEST-*.xml"));
        assertThat(result.reason()).contains(BrokenReason.COLLECT);
        assertThat(result.message()).contains("TEST-s.xml");
    }

    @Test
    void aFailureIsToldEvenWhenNothingCanBeCollected() throws Exception {
        workshop.onEvent = event -> {
            if (event instanceof TaskFinished) {
                try {
                    Files.writeString(
                            folder.resolve("files")
                                    .resolve(workshop.list("files").getFirst())
                                    .resolve("artifacts"),
                            "in the way");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        AttemptResult result = result(Job.of("echo kept > \"$COPPICE_ARTIFACTS/kept\"; exit 3"));
        assertThat(result.outcome()).isEqualTo(AttemptOutcome.TESTS_FAILED);
        assertThat(result.message()).contains("exit code 3", "artifacts");
    }

    @Test
    void aTaskThatDeletesItsWorktreeHarmsNoLaterOne() throws Exception {
        assertThat(result(Job.of("rm -rf \"$PWD\"")).outcome()).isEqualTo(AttemptOutcome.PASSED);
        assertThat(result(Job.of("cat a.txt && git status")).outcome()).isEqualTo(AttemptOutcome.PASSED);
        assertThat(result(Job.of("rm -rf .git; chmod 0 \"$HOME\" .")).outcome()).isEqualTo(AttemptOutcome.PASSED);
        assertThat(result(Job.of("cat a.txt && git status")).outcome()).isEqualTo(AttemptOutcome.PASSED);
    }
}
