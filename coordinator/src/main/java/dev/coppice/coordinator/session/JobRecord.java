package dev.coppice.coordinator.session;

import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A job as it is recorded.
 *
 * @param ordinal its place in the session, from 1
 * @param expected how long it took in earlier runs; empty when unknown
 * @param message why it stands where it stands, for people; empty when there is nothing to say
 * @param attempts all that have started or ended, by number
 */
public record JobRecord(
        JobId id,
        int ordinal,
        JobSpec spec,
        JobState state,
        Optional<Duration> expected,
        String message,
        List<AttemptRecord> attempts) {
    public JobRecord {
        attempts = List.copyOf(attempts);
    }

    /** How long the attempt that passed took; empty when none did. */
    public Optional<Duration> took() {
        return attempts.stream().filter(AttemptRecord::passed).findFirst().flatMap(AttemptRecord::took);
    }
}
