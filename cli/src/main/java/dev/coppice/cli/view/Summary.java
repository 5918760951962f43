package dev.coppice.cli.view;

import dev.coppice.attempt.TestCounts;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.Text;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Puts into lines what came of a session. */
record Summary(SessionProgress progress, Symbols symbols) {
    private static final int LISTED = 20;
    private static final int KEY = 8;
    /** Below so many jobs all of them are before one's eyes anyway. */
    private static final int WORTH_RANKING = 4;
    /** Where nothing was gained by running side by side, nobody asks how much. */
    private static final double WORTH_TELLING = 1.1;

    /** The verdict with its numbers; then what did not pass, what took longest, and where the report is. */
    List<Line> whole(Instant now, Optional<String> report) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line());
        lines.add(verdict(now));
        appendRemarkable(lines);
        TestCounts tests = progress.tests();
        if (tests.total() > 0) {
            int passed = tests.total() - tests.failed() - tests.skipped();
            lines.add(key("tests", Style.PLAIN)
                    .add(passed + " passed" + and(tests.failed(), "failed") + and(tests.skipped(), "skipped")));
        }
        if (progress.total() >= WORTH_RANKING) {
            List<String> names = new ArrayList<>();
            for (EndedJob job : progress.slowest()) {
                names.add(job.label() + " " + DurationText.exact(job.duration().orElse(Duration.ZERO)));
            }
            if (!names.isEmpty()) {
                lines.add(key("slowest", Style.PLAIN).add(String.join(", ", names)));
            }
        }
        report.ifPresent(place -> lines.add(key("report", Style.PLAIN).add(place)));
        return lines;
    }

    /** The verdict with its numbers, and where the report is. */
    List<Line> brief(Instant now, Optional<String> report) {
        List<Line> lines = new ArrayList<>();
        lines.add(verdict(now));
        report.ifPresent(place -> lines.add(key("report", Style.PLAIN).add(place)));
        return lines;
    }

    private Line verdict(Instant now) {
        Line line = new Line().add(tag());
        int ended = 0;
        for (JobState state : States.ENDS) {
            int count = progress.count(state);
            ended += count;
            if (count > 0) {
                line.add("  ").add(States.count(state, count, true, symbols));
            }
        }
        if (ended < progress.total()) {
            line.add(Style.FAINT, "  " + symbols.skipped() + " " + (progress.total() - ended) + " not run");
        }
        Duration wall = progress.elapsed(now);
        line.add("  in ")
                .add(Style.STRONG, DurationText.exact(wall))
                .add(progress.outline().breadth());
        Duration work = progress.work();
        double gain = (double) work.toMillis() / Math.max(1, wall.toMillis());
        return gain < WORTH_TELLING
                ? line
                : line.add(
                        Style.FAINT,
                        String.format(Locale.ROOT, " (%s of work, %.1fx)", DurationText.exact(work), gain));
    }

    private Line tag() {
        Optional<Verdict> verdict = progress.end().flatMap(SessionRecord::verdict);
        if (verdict.isPresent()) {
            return new Line().add(States.style(verdict.get()), verdict.get().name());
        }
        boolean failed =
                progress.end().filter(end -> end.state() == SessionState.FAILED).isPresent();
        return new Line().add(Style.WARNING_STRONG, failed ? "NOT RUN" : "STOPPED");
    }

    private void appendRemarkable(List<Line> lines) {
        for (JobState state : States.ENDS) {
            List<EndedJob> jobs = progress.remarkable().stream()
                    .filter(job -> job.state() == state)
                    .toList();
            if (jobs.isEmpty() || state == JobState.CANCELLED) {
                continue;
            }
            List<EndedJob> listed = jobs.subList(0, Math.min(LISTED, jobs.size()));
            int widest = listed.stream()
                    .mapToInt(job -> Text.width(Text.clean(job.label())))
                    .max()
                    .orElse(0);
            for (EndedJob job : listed) {
                String cause = job.cause().lines().findFirst().orElse("");
                lines.add(key(States.word(state), States.style(state))
                        .add(Text.padEnd(Text.clean(job.label()), cause.isEmpty() ? 0 : widest))
                        .add(Style.FAINT, cause.isEmpty() ? "" : "  " + cause));
            }
            if (jobs.size() > listed.size()) {
                lines.add(key("", Style.PLAIN).add(Style.FAINT, "and " + (jobs.size() - listed.size()) + " more"));
            }
        }
    }

    private static Line key(String name, Style style) {
        return new Line()
                .add("  ")
                .add(style == Style.PLAIN ? Style.FAINT : style, Text.padEnd(name, KEY))
                .add(" ");
    }

    private static String and(int count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }
}
