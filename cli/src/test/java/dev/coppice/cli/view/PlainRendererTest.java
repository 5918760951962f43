package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.terminal.TerminalSize;
import dev.coppice.job.JobState;
import dev.coppice.testkit.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainRendererTest {
    private final ManualTime time = new ManualTime();
    private final FakeSession session = new FakeSession(time, 2);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PlainRenderer renderer() {
        SessionProgress progress = new SessionProgress(session.outline());
        Notices notices = new Notices(Symbols.UNICODE, 2);
        PlainRenderer renderer = new PlainRenderer(
                new Terminal(out, false, false, Symbols.UNICODE, () -> TerminalSize.DEFAULT),
                progress,
                new Happenings(progress, notices, EnumSet.of(JobState.PASSED, JobState.BROKEN), true),
                time,
                true);
        session.observedBy(change -> {
            progress.apply(change);
            try {
                renderer.changed(change);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return renderer;
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void nowAndThenItSaysWhereTheSessionStands() throws IOException {
        session.job("a.md", Optional.of(Duration.ofMinutes(2)), "Only").job("b.md", Optional.empty(), "Only");
        PlainRenderer renderer = renderer();
        session.run("a.md", 1);
        time.advance(Duration.ofSeconds(30));
        renderer.refresh();
        time.advance(Duration.ofSeconds(90));
        session.passes("a.md");
        renderer.refresh();
        assertThat(printed())
                .containsExactly(
                        "… 0 of 2 done, 1 running, 30s",
                        "✓ a.md  2m 00s",
                        "… 1 of 2 done, 0 running, 2m 00s, about 2m 00s left");
    }

    @Test
    void ofManyFailuresOnlyTheFirstComeWithTheirOutput() {
        IntStream.range(0, 30).forEach(i -> session.job("p" + i + ".md", Optional.empty(), "Only"));
        renderer();
        IntStream.range(0, 30).mapToObj(i -> "p" + i + ".md").forEach(plan -> {
            session.run(plan, 1);
            session.taskEnds(plan, TaskStatus.FAILED, 1, Duration.ZERO, "one\ntwo\nthree\n");
            session.attemptEnds(plan, AttemptOutcome.TESTS_FAILED, "");
            session.jobEnds(plan, JobState.FAILED, "");
        });
        assertThat(printed().stream().filter(line -> line.startsWith("✗"))).hasSize(30);
        assertThat(printed().stream().filter(line -> line.endsWith("three"))).hasSize(20);
        assertThat(printed()).doesNotContain("    one");
    }

    @Test
    void ourOwnFailuresSayWhatHappened() {
        session.job("a.md", Optional.empty(), "Only").job("b.md", Optional.empty(), "Only");
        renderer();
        session.claim("a.md", 1);
        session.attemptEnds("a.md", AttemptOutcome.BROKEN, "git ran out of disk\nfree some");
        session.jobEnds("a.md", JobState.BROKEN, "");
        session.jobEnds("b.md", JobState.BROKEN, "no worker serves the pool gpu");
        assertThat(printed())
                .containsExactly(
                        "! a.md  broken (CHECKOUT) after 0.0s",
                        "    git ran out of disk",
                        "    free some",
                        "    log: build/coppice/a.md",
                        "! b.md  no worker serves the pool gpu");
    }

    @Test
    void lateDuplicateAndUnknownChangesAreNothingSpecial() {
        session.job("a.md", Optional.empty(), "Only");
        SessionProgress progress = new SessionProgress(session.outline());
        session.observedBy(progress::apply);
        session.run("a.md", 1);
        session.run("a.md", 1);
        session.passes("a.md");
        session.jobEnds("a.md", JobState.PASSED, "");
        session.run("a.md", 1);
        assertThat(progress.ended()).isEqualTo(1);
        assertThat(progress.count(JobState.PASSED)).isEqualTo(1);
        assertThat(progress.running()).isEmpty();
    }
}
