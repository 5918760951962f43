package dev.coppice.cli.document;

import dev.coppice.job.JobState;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import java.util.List;
import java.util.Optional;

/** What came of a session. */
public record ResultsDocument(
        String sessionId, SessionState status, Optional<Verdict> verdict, Summary summary, List<Result> results) {

    /** How many jobs passed and failed. */
    public record Summary(int totalTests, int testsPassed, int testsFailed) {}

    /** What came of a job. */
    public record Result(
            String jobId,
            String planFile,
            String batchRange,
            JobState state,
            String message,
            double durationSeconds,
            List<Attempt> attempts) {}

    /**
     * An attempt.
     *
     * @param missing files that it has left and that the coordinator does not have, from the session's folder on
     */
    public record Attempt(int number, List<String> missing) {}
}
