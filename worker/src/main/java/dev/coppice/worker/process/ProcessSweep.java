package dev.coppice.worker.process;

import java.time.Duration;

/** Ends the processes of a worker process that is gone, and that left no more than its mark on them. */
public final class ProcessSweep {
    private ProcessSweep() {}

    /** Whether a sweep of the one would end the processes of the other too: marks are shorter than ids. */
    public static boolean confuses(String run, String other) {
        return ProcessMark.ofRun(run).sharesNumbersWith(ProcessMark.ofRun(other));
    }

    /**
     * Ends all that carry a mark, and their descendants: SIGTERM, the grace, SIGKILL. Not cut short by an interrupt.
     *
     * @param run stands in their environment, as the value of a variable or between spaces in one
     */
    public static Swept sweep(String run, Duration grace) {
        ProcessFinder finder = new ProcessFinder(ProcessMark.ofRun(run));
        return new ProcessEnder(finder, grace).end(0, () -> finder.all(0));
    }
}
