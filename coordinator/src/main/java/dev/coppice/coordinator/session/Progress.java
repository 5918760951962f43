package dev.coppice.coordinator.session;

import dev.coppice.job.JobState;
import java.util.Map;

/**
 * How far a session is. The last four add up to the total.
 *
 * @param completed passed or flaky
 * @param failed failed, broken, cancelled or skipped
 */
public record Progress(int total, int completed, int running, int pending, int failed) {

    /** The progress of a session with so many jobs in each state. */
    public static Progress of(Map<JobState, Integer> counts) {
        int completed = 0;
        int running = 0;
        int pending = 0;
        int failed = 0;
        for (Map.Entry<JobState, Integer> entry : counts.entrySet()) {
            int count = entry.getValue();
            switch (entry.getKey()) {
                case PASSED, FLAKY -> completed += count;
                case RUNNING -> running += count;
                case BLOCKED, READY, DISPATCHED, RETRYING -> pending += count;
                case FAILED, BROKEN, CANCELLED, SKIPPED -> failed += count;
            }
        }
        return new Progress(completed + running + pending + failed, completed, running, pending, failed);
    }
}
