package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.job.JobState;
import java.util.List;
import java.util.Set;

/** Decides which changes are worth lines that stay. For one thread. */
final class Happenings {
    /** So many failures are shown with their output; of a session in which all fails, a line each must do. */
    private static final int WITH_OUTPUT = 20;

    private final SessionProgress progress;
    private final Notices notices;
    private final Set<JobState> ends;
    private final boolean retries;
    private int failures;

    /**
     * @param ends the ends of jobs that are shown, unless a failure has told of them already
     * @param retries whether further attempts are shown
     */
    Happenings(SessionProgress progress, Notices notices, Set<JobState> ends, boolean retries) {
        this.progress = progress;
        this.notices = notices;
        this.ends = Set.copyOf(ends);
        this.retries = retries;
    }

    List<Line> of(SessionChange change) {
        return switch (change) {
            case SessionChange.AttemptStarted started ->
                retries ? notices.retry(progress.label(started.attempt().job()), started.attempt()) : List.of();
            case SessionChange.Preparing unremarkable -> List.of();
            case SessionChange.CheckedOut unremarkable -> List.of();
            case SessionChange.TaskFinished unremarkable -> List.of();
            case SessionChange.AttemptFinished finished -> failure(finished);
            case SessionChange.JobEnded ended -> ended(ended);
            case SessionChange.SessionEnded unremarkable -> List.of();
        };
    }

    private List<Line> failure(SessionChange.AttemptFinished finished) {
        String command =
                progress.outline().logCommand(finished.job(), finished.attempt().number());
        List<Line> lines = notices.failure(progress.label(finished.job()), finished.attempt(), command);
        if (lines.isEmpty() || ++failures <= WITH_OUTPUT) {
            return lines;
        }
        return lines.subList(0, 1);
    }

    private List<Line> ended(SessionChange.JobEnded ended) {
        JobState state = ended.job().state();
        return ends.contains(state) && !Notices.isTold(ended.job())
                ? List.of(notices.ended(EndedJob.of(ended.job())))
                : List.of();
    }
}
