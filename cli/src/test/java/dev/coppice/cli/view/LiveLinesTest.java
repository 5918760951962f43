package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.TerminalSize;
import dev.coppice.job.JobState;
import dev.coppice.testkit.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
    private final ManualTime time = new ManualTime();
    private final FakeSession session = new FakeSession(time, 2);

    private SessionProgress progress() {
        SessionProgress progress = new SessionProgress(session.outline());
        session.observedBy(progress::apply);
        return progress;
    }

    private List<String> at(LiveLines lines, int columns, int rows) {
        return lines.at(time.instant(), 0, new TerminalSize(columns, rows)).stream()
                .map(Line::toString)
                .toList();
    }

    @Test
    void eachRunningJobHasALine() {
        session.job("docs/plans/a.md", Optional.of(Duration.ofSeconds(20)), "Compile", "Test")
                .job("docs/plans/long-name.md", Optional.empty(), "Only")
                .job("docs/plans/c.md", Optional.of(Duration.ofSeconds(10)), "Only");
        LiveLines lines = new LiveLines(progress(), Symbols.UNICODE);
        session.run("docs/plans/c.md", 2);
        time.advance(Duration.ofSeconds(5));
        session.passes("docs/plans/c.md");
        session.claim("docs/plans/long-name.md", 2);
        session.run("docs/plans/a.md", 1);
        session.taskPasses("docs/plans/a.md");
        time.advance(Duration.ofSeconds(12));
        assertThat(at(lines, 81, 24))
                .containsExactly(
                        "",
                        " ⠋ wt-1  a.md          1.2 Test (2/2)                                12s of ~20s",
                        " ⠙       long-name.md  checking out                                  12s",
                        " ━━━━━━━━━━━━━━━━━━━━━━━━━╸──── 1/3 done  ✓ 1 passed  17s, about 3s left");
        session.passes("docs/plans/a.md");
        session.jobEnds("docs/plans/long-name.md", JobState.CANCELLED, "");
        assertThat(at(lines, 81, 24))
                .last()
                .isEqualTo(" " + "━".repeat(30) + " 3/3 done  ✓ 2 passed  ■ 1 cancelled  17s");
    }

    @Test
    void whatAJobWaitsForIsSeenUntilItsTasksBegin() {
        session.job("docs/plans/a.md", Optional.empty(), "Compile");
        LiveLines lines = new LiveLines(progress(), Symbols.UNICODE);
        session.claim("docs/plans/a.md", 1);
        session.prepares("docs/plans/a.md", "pulling postgres:17 62 %");
        assertThat(at(lines, 81, 24)).anyMatch(line -> line.contains("a.md  pulling postgres:17 62 %"));

        session.prepares("docs/plans/a.md", "waiting for db (starting), 4 s");
        assertThat(at(lines, 81, 24)).anyMatch(line -> line.contains("a.md  waiting for db (starting), 4 s"));

        session.checkedOut("docs/plans/a.md");
        assertThat(at(lines, 81, 24)).noneMatch(line -> line.contains("waiting"));
    }

    @Test
    void moreThanFitsIsCounted() {
        IntStream.range(0, 50).forEach(i -> session.job("p" + i + ".md", Optional.empty(), "Only"));
        LiveLines lines = new LiveLines(progress(), Symbols.ASCII);
        IntStream.range(0, 50).forEach(i -> session.run("p" + i + ".md", i + 1));
        List<String> seen = at(lines, 80, 12);
        assertThat(seen).hasSize(10).contains("   and 43 more running");
        assertThat(seen.get(1)).contains("p0.md");
    }

    @Test
    void noLineIsWiderThanTheWindow() {
        session.job("docs/plans/日本語の計画.md", Optional.of(Duration.ofHours(3)), "名前を確認する 🎉", "x".repeat(300))
                .job("docs/" + "deep/".repeat(40) + "z.md", Optional.empty(), "Only");
        LiveLines lines = new LiveLines(progress(), Symbols.UNICODE);
        session.run("docs/plans/日本語の計画.md", 1);
        session.run("docs/" + "deep/".repeat(40) + "z.md", 2);
        for (int columns = 45; columns < 200; columns++) {
            for (Line line : lines.at(time.instant(), columns, new TerminalSize(columns, 10))) {
                assertThat(line.width()).isLessThan(columns);
            }
        }
        // Narrower still: it is the live area that cuts.
        assertThat(at(lines, 5, 3)).isNotEmpty();
    }
}
