package dev.coppice.coordinator.submission;

import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.submission.RefusedRequestException.Reason;
import dev.coppice.job.JobQueue;
import dev.coppice.session.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Submits the jobs of an earlier session again, at the same commit. */
public final class Retries {
    private static final int PAGE = 500;

    private final Sessions sessions;

    public Retries(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * The jobs of a session as a new one. What passed and is left out is no longer waited for.
     *
     * @param onlyFailed leaves out the jobs that passed
     * @param submitter who asks; empty when nobody said
     * @param served the queues that workers take tickets from now
     * @throws RefusedRequestException when the session still runs, or no job is left
     */
    public Submission submission(
            SessionRecord earlier, boolean onlyFailed, String submitter, Optional<RequestKey> key, Set<JobQueue> served)
            throws RefusedRequestException {
        if (earlier.state() == SessionState.RUNNING) {
            throw new RefusedRequestException(
                    Reason.STILL_RUNNING, "session " + earlier.id() + " still runs; wait for it, or cancel it first");
        }
        List<JobRecord> again = jobs(earlier).stream()
                .filter(job -> !onlyFailed || !job.state().isPass())
                .toList();
        if (again.isEmpty()) {
            throw new RefusedRequestException(
                    Reason.NOTHING_TO_RUN,
                    "every job of session " + earlier.id() + " passed: there is nothing to retry");
        }
        return submission(earlier, again, submitter, key, served);
    }

    /** One job of a session, which may still run, as a new session. */
    public Submission submission(SessionRecord earlier, JobRecord job, String submitter, Set<JobQueue> served) {
        return submission(earlier, List.of(job), submitter, Optional.empty(), served);
    }

    private Submission submission(
            SessionRecord earlier,
            List<JobRecord> again,
            String submitter,
            Optional<RequestKey> key,
            Set<JobQueue> served) {
        List<Submission.JobRequest> jobs = requests(again, sessions.needs(earlier.id()));
        SessionNotes notes = new SessionNotes(
                submitter,
                earlier.notes().labels(),
                Optional.of(earlier.id()),
                earlier.notes().pool(),
                Requests.unserved(jobs, served));
        return new Submission(earlier.source(), earlier.revision(), earlier.parallelism(), jobs, notes, key);
    }

    private List<JobRecord> jobs(SessionRecord session) {
        List<JobRecord> all = new ArrayList<>();
        List<JobRecord> page;
        do {
            page = sessions.jobs(session.id(), all.isEmpty() ? 0 : all.getLast().ordinal(), PAGE);
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    private static List<Submission.JobRequest> requests(List<JobRecord> jobs, Map<Integer, List<Integer>> needs) {
        Map<Integer, Integer> places = new HashMap<>();
        jobs.forEach(job -> places.put(job.ordinal(), places.size()));
        return jobs.stream()
                .map(job -> new Submission.JobRequest(
                        job.spec(),
                        needs.getOrDefault(job.ordinal(), List.of()).stream()
                                .map(places::get)
                                .filter(Objects::nonNull)
                                .toList()))
                .toList();
    }
}
