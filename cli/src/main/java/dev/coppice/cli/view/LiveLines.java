package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.TerminalSize;
import dev.coppice.cli.terminal.Text;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Draws the live area: a line for each running job, and where the session stands. */
final class LiveLines {
    private static final int WIDEST_BAR = 30;
    private static final int NARROWEST_BAR = 8;
    private static final int NARROWEST_TASK = 10;
    private static final String GAP = "  ";

    private final SessionProgress progress;
    private final Symbols symbols;
    private final int sharedFolder;
    private double shown;

    LiveLines(SessionProgress progress, Symbols symbols) {
        this.progress = progress;
        this.symbols = symbols;
        sharedFolder = sharedFolder(progress.outline().jobs());
    }

    /** @param frame counts up; turns the spinners */
    List<Line> at(Instant now, int frame, TerminalSize size) {
        List<RunningJob> running = progress.running().stream()
                .sorted(Comparator.comparing(
                                (RunningJob job) -> job.slot().worker().value())
                        .thenComparingInt(job -> job.slot().number()))
                .toList();
        int room = Math.max(1, size.rows() - 4);
        boolean all = running.size() <= room;
        List<RunningJob> visible = all ? running : running.subList(0, Math.max(0, room - 1));
        int columns = size.columns() - 1;

        List<Line> lines = new ArrayList<>();
        lines.add(new Line());
        lines.addAll(rows(visible, now, frame, columns));
        if (!all) {
            lines.add(new Line().add(Style.FAINT, "   and " + (running.size() - visible.size()) + " more running"));
        }
        lines.add(status(now, columns));
        return lines;
    }

    private List<Line> rows(List<RunningJob> running, Instant now, int frame, int columns) {
        List<String> elapsed = running.stream()
                .map(job -> DurationText.coarse(job.elapsed(now)))
                .toList();
        List<String> expected = running.stream().map(this::expectation).toList();
        int elapsedWidth = widest(elapsed);
        int time = elapsedWidth + widest(expected);
        int worktree = widest(running.stream().map(RunningJob::worktree).toList());
        List<String> plans = running.stream().map(job -> shortLabel(job.job())).toList();
        int room = columns - 3 - worktree - GAP.length() - time - GAP.length();
        int plan = Math.min(widest(plans), Math.max(room * 2 / 5, Math.min(room, 16)));
        int task = room - plan - GAP.length();
        if (task < NARROWEST_TASK) {
            plan = Math.max(0, room);
            task = 0;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < running.size(); i++) {
            RunningJob job = running.get(i);
            lines.add(new Line()
                    .add(" ")
                    .add(
                            Style.ACCENT,
                            symbols.spinner()
                                    .get((frame + i) % symbols.spinner().size()))
                    .add(" ")
                    .add(Style.FAINT, Text.padEnd(job.worktree(), worktree) + GAP)
                    .add(Style.STRONG, column(Text.fitEnd(plans.get(i), plan, symbols.ellipsis()), plan))
                    .add(task > 0 ? GAP + column(Text.fit(doing(job), task, symbols.ellipsis()), task) : "")
                    .add(GAP)
                    .add(isLate(job, now) ? Style.WARNING : Style.PLAIN, Text.padStart(elapsed.get(i), elapsedWidth))
                    .add(Style.FAINT, expected.get(i)));
        }
        return lines;
    }

    private static String column(String text, int columns) {
        return Text.padEnd(text, columns);
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(Text::width).max().orElse(0);
    }

    private static String doing(RunningJob job) {
        String attempt = job.attempt() > 1 ? "attempt " + job.attempt() + ": " : "";
        int tasks = job.job().tasks().size();
        String count = tasks > 1 && !job.worktree().isEmpty() && job.tasksDone() < tasks
                ? " (" + (job.tasksDone() + 1) + "/" + tasks + ")"
                : "";
        return Text.clean(attempt + job.doing() + count);
    }

    private String expectation(RunningJob job) {
        return expected(job)
                .map(expected -> " of " + symbols.about() + DurationText.coarse(expected))
                .orElse("");
    }

    private Optional<Duration> expected(RunningJob job) {
        return job.job().expected();
    }

    private boolean isLate(RunningJob job, Instant now) {
        return expected(job)
                .filter(expected -> job.elapsed(now).compareTo(expected) > 0)
                .isPresent();
    }

    /** The bar and the numbers; in a narrow window without the words, and then without the bar. */
    private Line status(Instant now, int columns) {
        Line text = numbers(now, true);
        if (text.width() + NARROWEST_BAR >= columns) {
            text = numbers(now, false);
        }
        int bar = Math.min(WIDEST_BAR, columns - text.width() - 1);
        return bar < NARROWEST_BAR
                ? text
                : new Line().add(" ").add(bar(bar, now)).add(text);
    }

    private Line numbers(Instant now, boolean words) {
        Line text = new Line().add(" " + progress.ended() + "/" + progress.total());
        if (words) {
            text.add(Style.FAINT, " done");
        }
        for (JobState state : States.ENDS) {
            int count = progress.count(state);
            if (count > 0) {
                text.add(GAP).add(States.count(state, count, words, symbols));
            }
        }
        text.add(GAP + DurationText.coarse(progress.elapsed(now)));
        if (progress.ended() < progress.total()) {
            progress.left(now)
                    .ifPresent(left -> text.add(Style.FAINT, words ? ", about " : ", " + symbols.about())
                            .add(DurationText.coarse(left))
                            .add(Style.FAINT, " left"));
        }
        return text;
    }

    /** Never goes back, though the estimate behind it may. */
    private Line bar(int columns, Instant now) {
        shown = Math.max(shown, progress.fraction(now));
        int halves = (int) Math.floor(shown * columns * 2);
        String full = symbols.barFull().repeat(halves / 2) + (halves % 2 == 1 ? symbols.barHalf() : "");
        return new Line()
                .add(progress.count(JobState.FAILED) > 0 ? Style.BAD : Style.GOOD, full)
                .add(Style.FAINT, symbols.barEmpty().repeat(columns - (halves + 1) / 2));
    }

    private String shortLabel(JobOutline job) {
        return Text.clean(job.label().substring(sharedFolder));
    }

    /** How much of all labels is the one folder that all plans lie in. */
    private static int sharedFolder(List<JobOutline> jobs) {
        if (jobs.size() < 2) {
            return 0;
        }
        String first = jobs.get(0).plan();
        int shared = first.lastIndexOf('/') + 1;
        for (JobOutline job : jobs) {
            while (shared > 0 && !job.plan().startsWith(first.substring(0, shared))) {
                shared = first.lastIndexOf('/', shared - 2) + 1;
            }
        }
        return shared;
    }
}
