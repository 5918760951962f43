package dev.coppice.environment;

import java.time.Duration;

/**
 * How an environment of a worker's is to be. The worker keeps to the one with the highest revision, however often and late it is told.
 *
 * @param revision counts the changes of this incarnation, from 1
 * @param starts how often it was to be started so far: one that runs, and is to be started once more, is stopped first
 * @param lifetime from when it is ready, or from when this is told to one that is
 * @param known whether this worker has told of it before: if there is nothing of it, it is lost, and no new one is made
 * @param owner who asked for it, for people
 */
public record EnvironmentOrder(
        EnvironmentId id,
        long revision,
        Wish wish,
        int starts,
        Duration lifetime,
        boolean known,
        String owner,
        EnvironmentTemplate template) {

    /** What it is to be. */
    public enum Wish {
        RUNNING,
        /** Its volumes and ports are kept. */
        STOPPED
    }
}
