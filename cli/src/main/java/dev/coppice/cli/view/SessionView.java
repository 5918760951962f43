package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.job.JobState;
import dev.coppice.lifecycle.Crew;
import dev.coppice.time.Timers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Shows a session while it runs. Safe for use by many threads: what they tell waits in a queue for the one thread that owns the
 * progress, the renderer and the output, so no caller waits for a slow terminal.
 *
 * <p>When the output can't be written any more (its pipe was closed), that is said once on the error output, nothing more is
 * shown, and the session goes on. A terminal that is closed sends SIGHUP besides, which ends the program as Ctrl-C does.
 */
public final class SessionView implements SessionObserver, AutoCloseable {
    /** How much is shown. */
    public enum Detail {
        /** What runs, what happens, and a summary. */
        FULL,
        /** Failures and the verdict. */
        QUIET,
        /** Nothing. */
        NONE
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static final int TAIL = 20;

    private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final Crew crew = new Crew("view");
    private final Detail detail;
    private final SessionProgress progress;
    private final Renderer renderer;
    private final Summary summary;
    private final InstantSource clock;
    private final Timers timers;
    private final Consumer<String> complaints;
    private final Thread thread;
    private boolean summarised;
    private volatile boolean closed;
    private volatile boolean gone;

    /**
     * Begins to show a session.
     *
     * @param complaints takes the one line that is said when the output is gone
     */
    public static SessionView open(
            SessionOutline outline,
            Detail detail,
            Terminal terminal,
            InstantSource clock,
            Timers timers,
            Consumer<String> complaints) {
        return new SessionView(outline, detail, terminal, clock, timers, complaints);
    }

    private SessionView(
            SessionOutline outline,
            Detail detail,
            Terminal terminal,
            InstantSource clock,
            Timers timers,
            Consumer<String> complaints) {
        this.detail = detail;
        this.clock = clock;
        this.timers = timers;
        this.complaints = complaints;
        progress = new SessionProgress(outline);
        summary = new Summary(progress, terminal.symbols());
        renderer = renderer(terminal);
        gone = detail == Detail.NONE;
        if (detail == Detail.FULL) {
            if (terminal.isInteractive()) {
                steps.add(this::refresh);
            } else {
                steps.add(() -> renderer.print(List.of(Line.of(opening(outline)))));
                refreshLater();
            }
        }
        thread = crew.start("show", this::show);
    }

    private Renderer renderer(Terminal terminal) {
        Notices notices = new Notices(terminal.symbols(), TAIL);
        if (detail != Detail.FULL) {
            EnumSet<JobState> ends = EnumSet.of(JobState.FAILED, JobState.BROKEN);
            return new PlainRenderer(terminal, progress, new Happenings(progress, notices, ends, false), clock, false);
        }
        if (terminal.isInteractive()) {
            EnumSet<JobState> ends = EnumSet.of(JobState.FLAKY, JobState.FAILED, JobState.BROKEN);
            return new LiveRenderer(terminal, progress, new Happenings(progress, notices, ends, true), clock);
        }
        EnumSet<JobState> ends = EnumSet.copyOf(States.ENDS);
        return new PlainRenderer(terminal, progress, new Happenings(progress, notices, ends, true), clock, true);
    }

    private static String opening(SessionOutline outline) {
        int jobs = outline.jobs().size();
        return "Running " + jobs + (jobs == 1 ? " job" : " jobs") + outline.breadth();
    }

    @Override
    public void changed(SessionChange change) {
        tell(() -> {
            progress.apply(change);
            renderer.changed(change);
        });
    }

    /** Prints a line that stays, such as why the session stops. Nothing else may write to the terminal meanwhile. */
    public void say(Line line) {
        tell(() -> renderer.print(List.of(line)));
    }

    /**
     * Ends the display with a summary; of a session that has not ended, with what is known so far.
     *
     * @param report where the report is
     */
    public void summarise(Optional<String> report) {
        tell(() -> {
            summarised = true;
            renderer.restore();
            renderer.print(
                    detail == Detail.FULL
                            ? summary.whole(clock.instant(), report)
                            : summary.brief(clock.instant(), report));
        });
    }

    /** Shows what was told so far, and leaves the terminal as it was found. Waits for that. May be called again. */
    @Override
    public void close() {
        tell(() -> closed = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The crew's closing interrupts the thread, which then only restores the terminal.
            Thread.currentThread().interrupt();
        }
        crew.close();
    }

    private void tell(Step step) {
        if (!gone) {
            steps.add(step);
        }
    }

    private void refreshLater() {
        timers.after(renderer.interval(), () -> tell(this::refresh));
    }

    private void refresh() throws IOException {
        if (!summarised) {
            renderer.refresh();
            refreshLater();
        }
    }

    private void show() {
        try {
            while (!closed && !gone) {
                steps.take().run();
            }
        } catch (InterruptedException e) {
            // Asked to end: the terminal is restored below.
        } catch (IOException e) {
            gone = true;
            complaints.accept("coppice: can't show progress any more (" + e.getMessage() + "); the session goes on");
        } finally {
            restore();
        }
    }

    private void restore() {
        if (gone) {
            return;
        }
        gone = true;
        try {
            renderer.restore();
        } catch (IOException e) {
            complaints.accept("coppice: can't restore the terminal (" + e.getMessage() + "); try: reset");
        }
    }
}
