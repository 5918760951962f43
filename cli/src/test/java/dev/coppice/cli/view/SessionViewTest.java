package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.cli.terminal.FarEnd;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.terminal.TerminalSize;
import dev.coppice.cli.view.SessionView.Detail;
import dev.coppice.job.JobState;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.time.Timers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class SessionViewTest {
    private static final Optional<String> REPORT = Optional.of("build/coppice/report.html");

    /** The view's thread sets its timers by itself, and {@link ManualTime} is for one thread. */
    private static final Timers NEVER = (delay, action) -> () -> {};

    private final ManualTime time = new ManualTime();
    private final FakeSession session = new FakeSession(time, 2)
            .job("docs/plans/a.md", Optional.of(Duration.ofSeconds(20)), "Compile", "Test")
            .job("docs/plans/b.md", Optional.empty(), "Only")
            .job("docs/plans/c.md", Optional.empty(), "Only")
            .job("docs/plans/d.md", Optional.empty(), "Only");
    private final LinkedBlockingQueue<String> complaints = new LinkedBlockingQueue<>();

    private SessionView open(Detail detail, Terminal terminal) {
        SessionView view = SessionView.open(session.outline(), detail, terminal, time, NEVER, complaints::add);
        session.observedBy(view);
        return view;
    }

    /** One passes, one is flaky, one fails, and one is skipped as it needs that. */
    private void play() {
        session.run("docs/plans/a.md", 1);
        session.run("docs/plans/b.md", 2);
        time.advance(Duration.ofMillis(2400));
        fail("docs/plans/b.md", "first\n\u001b[31mlast\u001b[0m\n");
        session.run("docs/plans/b.md", 2);
        time.advance(Duration.ofSeconds(3));
        session.passes("docs/plans/b.md");
        session.run("docs/plans/c.md", 2);
        time.advance(Duration.ofSeconds(1));
        fail("docs/plans/c.md", "10%\r100%\n");
        session.jobEnds("docs/plans/c.md", JobState.FAILED, "");
        session.jobEnds("docs/plans/d.md", JobState.SKIPPED, "docs/plans/c.md did not pass");
        time.advance(Duration.ofSeconds(6));
        session.passes("docs/plans/a.md");
        session.ends();
    }

    private void fail(String plan, String tail) {
        session.taskEnds(plan, TaskStatus.FAILED, 3, Duration.ofMillis(900), tail);
        session.attemptEnds(plan, AttemptOutcome.TESTS_FAILED, "");
    }

    private static final String[] SUMMARY = {
        "",
        "FAILED  ✓ 1 passed  ~ 1 flaky  ✗ 1 failed  - 1 skipped  in 12s on 2 workers (18s of work, 1.5x)",
        "  flaky    docs/plans/b.md  passed on attempt 2",
        "  failed   docs/plans/c.md  1.1 Only: exit code 3",
        "  skipped  docs/plans/d.md  docs/plans/c.md did not pass",
        "  slowest  docs/plans/a.md 12s, docs/plans/b.md 3.0s, docs/plans/c.md 1.0s",
        "  report   build/coppice/report.html"
    };

    private static final String[] FAILURE_OF_B = {
        "✗ docs/plans/b.md  failed after 2.4s",
        "  1.1 Only  exit code 3  0.9s",
        "    first",
        "    last",
        "    log: build/coppice/docs_plans_b.md/task-1.1.log"
    };

    private static final String[] FAILURE_OF_C = {
        "✗ docs/plans/c.md  failed after 1.0s",
        "  1.1 Only  exit code 3  0.9s",
        "    100%",
        "    log: build/coppice/docs_plans_c.md/task-1.1.log"
    };

    private List<String> plain(Detail detail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal pipe = new Terminal(out, false, false, Symbols.UNICODE, () -> TerminalSize.DEFAULT);
        try (SessionView view = open(detail, pipe)) {
            play();
            view.summarise(REPORT);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aPipeGetsALineForEachJobThatEnds() {
        assertThat(plain(Detail.FULL))
                .startsWith("Running 4 jobs on 2 workers")
                .containsSubsequence(FAILURE_OF_B)
                .containsSubsequence(
                        "↻ docs/plans/b.md  trying again, attempt 2", "~ docs/plans/b.md  3.0s  passed on attempt 2")
                .containsSubsequence(FAILURE_OF_C)
                .containsSubsequence("- docs/plans/d.md  docs/plans/c.md did not pass", "✓ docs/plans/a.md  12s")
                .endsWith(SUMMARY);
    }

    @Test
    void quietSaysFailuresAndTheVerdictOnly() {
        List<String> expected = new ArrayList<>(List.of(FAILURE_OF_B));
        expected.addAll(List.of(FAILURE_OF_C));
        expected.add(SUMMARY[1]);
        expected.add(SUMMARY[6]);
        assertThat(plain(Detail.QUIET)).isEqualTo(expected);
    }

    @Test
    void noneSaysNothing() {
        assertThat(plain(Detail.NONE)).isEmpty();
    }

    @Test
    void onATerminalWhatHappenedAndTheSummaryStay() {
        FarEnd farEnd = new FarEnd(110, 40);
        try (SessionView view = open(Detail.FULL, farEnd.terminal(true))) {
            play();
            view.say(Line.of("Stopping"));
            view.summarise(REPORT);
        }
        assertThat(farEnd.rows())
                .containsSubsequence(FAILURE_OF_B)
                .containsSubsequence("~ docs/plans/b.md  3.0s  passed on attempt 2")
                .containsSubsequence(FAILURE_OF_C)
                .containsSubsequence("Stopping")
                .doesNotContain("✓ docs/plans/a.md  12s")
                .endsWith(SUMMARY);
        assertThat(farEnd.isCursorVisible()).isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aSessionThatIsStoppedSaysWhatWasNotRun() {
        FarEnd farEnd = new FarEnd(100, 24);
        try (SessionView view = open(Detail.FULL, farEnd.terminal(false))) {
            session.run("docs/plans/a.md", 1);
            time.advance(Duration.ofSeconds(4));
            session.attemptEnds("docs/plans/a.md", AttemptOutcome.CANCELLED, "");
            session.jobEnds("docs/plans/a.md", JobState.CANCELLED, "");
            view.summarise(Optional.empty());
        }
        assertThat(farEnd.rows()).contains("STOPPED  ■ 1 cancelled  - 3 not run  in 4.0s on 2 workers");
    }

    @Test
    void theSummaryTellsHowManyTasksOfAJobFailed() {
        FarEnd farEnd = new FarEnd(110, 40);
        try (SessionView view = open(Detail.FULL, farEnd.terminal(false))) {
            session.run("docs/plans/a.md", 1);
            session.taskEnds("docs/plans/a.md", TaskStatus.FAILED, 3, Duration.ZERO, "");
            session.taskEnds("docs/plans/a.md", TaskStatus.TIMED_OUT, 143, Duration.ZERO, "");
            session.attemptEnds("docs/plans/a.md", AttemptOutcome.TESTS_FAILED, "");
            session.jobEnds("docs/plans/a.md", JobState.FAILED, "");
            view.summarise(Optional.empty());
        }
        assertThat(farEnd.rows()).contains("  failed   docs/plans/a.md  1.1 Compile: exit code 3, and 1 more");
    }

    @Test
    void whenTheOutputIsGoneThatIsSaidOnceAndTheSessionGoesOn() throws Exception {
        FarEnd farEnd = new FarEnd(100, 24);
        farEnd.goAway();
        try (SessionView view = open(Detail.FULL, farEnd.terminal(false))) {
            assertThat(complaints.take())
                    .isEqualTo("coppice: can't show progress any more (Broken pipe); the session goes on");
            session.run("docs/plans/a.md", 1);
            view.summarise(REPORT);
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void anInterruptedCallerStillFindsItsTerminalRestored() {
        FarEnd farEnd = new FarEnd(100, 24);
        SessionView view = open(Detail.FULL, farEnd.terminal(false));
        session.run("docs/plans/a.md", 1);
        Thread.currentThread().interrupt();
        view.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(farEnd.isCursorVisible()).isTrue();
        view.close();
    }

    @Test
    void hostileNamesCommandNoTerminal() {
        session.job("evil\u001b[2J\u001b]0;x\u0007.md", Optional.empty(), "\u001b[31mred\r\nnext");
        FarEnd farEnd = new FarEnd(100, 24);
        try (SessionView view = open(Detail.FULL, farEnd.terminal(false))) {
            session.run("evil\u001b[2J\u001b]0;x\u0007.md", 1);
            session.taskEnds("evil\u001b[2J\u001b]0;x\u0007.md", TaskStatus.FAILED, 1, Duration.ZERO, "a\u001b[2Jb");
            session.attemptEnds("evil\u001b[2J\u001b]0;x\u0007.md", AttemptOutcome.TESTS_FAILED, "");
            view.summarise(REPORT);
        }
        assertThat(farEnd.sent()).doesNotContain("\u001b[2J", "\u001b]", "\u001b[31m");
        assertThat(farEnd.rows())
                .contains("✗ evil.md  failed after 0.0s", "  1.1 red next  exit code 1  0.0s", "    ab");
    }
}
