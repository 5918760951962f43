package dev.coppice.attempt;

import dev.coppice.job.JobId;

/**
 * The n-th try of a job.
 *
 * @param number from 1
 */
public record AttemptId(JobId job, int number) {
    public AttemptId {
        if (number < 1) {
            throw new IllegalArgumentException("attempts are numbered from 1, not " + number);
        }
    }

    @Override
    public String toString() {
        return job + "#" + number;
    }
}
