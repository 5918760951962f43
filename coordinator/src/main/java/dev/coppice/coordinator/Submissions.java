package dev.coppice.coordinator;

import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.history.JobKey;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.KeyedSession;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobSpec;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Takes sessions in. */
final class Submissions {
    private static final Duration KEYS_KEPT = Duration.ofDays(1);

    private final Store store;
    private final Board board;
    private final JobEnds ends;
    private final History history;
    private final SessionIds ids;
    private final int maxQueued;

    Submissions(Store store, Board board, JobEnds ends, History history, RandomGenerator random, int maxQueued) {
        this.store = store;
        this.board = board;
        this.ends = ends;
        this.history = history;
        ids = new SessionIds(random);
        this.maxQueued = maxQueued;
    }

    SessionId submit(Step step, Submission submission) {
        Optional<SessionId> made = submission.key().flatMap(key -> madeBefore(step, key));
        return made.isPresent() ? made.get() : submitNew(step, submission);
    }

    /** What the same request has made already. */
    private Optional<SessionId> madeBefore(Step step, RequestKey key) {
        store.forgetKeys(step.now().minus(KEYS_KEPT));
        Optional<KeyedSession> made = store.keyed(key.id());
        made.filter(other -> !other.key().equals(key)).ifPresent(other -> {
            throw new KeyReusedException(other.session());
        });
        return made.map(KeyedSession::session);
    }

    private SessionId submitNew(Step step, Submission submission) {
        checkNeeds(submission.jobs());
        int count = submission.jobs().size();
        int queued = board.sessions().stream().mapToInt(Session::left).sum();
        if (count > maxQueued - queued) {
            throw new QueueFullException(queued, count, maxQueued);
        }
        Session session = insert(
                step, submission.source(), submission.revision(), submission.parallelism(), count, submission.notes());
        submission.key().ifPresent(key -> store.insert(new KeyedSession(key, session.id(), step.now())));
        board.add(session);
        List<String> specs = store.keepAll(
                submission.jobs().stream().map(Submission.JobRequest::spec).toList());
        Map<JobKey, Duration> expected = history.expected(
                submission.jobs().stream().map(job -> key(session, job.spec())).toList());
        List<Job> jobs = new ArrayList<>(count);
        List<Store.Need> needs = new ArrayList<>();
        for (Submission.JobRequest request : submission.jobs()) {
            Optional<Duration> before = Optional.ofNullable(expected.get(key(session, request.spec())));
            Job job = job(session, jobs.size() + 1, request, specs.get(jobs.size()), before, step.now());
            session.count(job, 1);
            jobs.add(job);
            for (int needed : request.needs()) {
                needs.add(new Store.Need(new JobAddress(session.id(), needed + 1).id(), job.id()));
            }
        }
        store.insert(jobs);
        store.insertNeeds(needs);
        SessionRecord record = session.record();
        step.afterwards(() -> history.began(record));
        step.touch(session);
        if (session.allEnded()) {
            ends.endSession(step, session);
        }
        return session.id();
    }

    SessionId refuse(Step step, Source source, String revision) {
        Session session = insert(step, source, revision, 1, 0, SessionNotes.NONE);
        ends.refuse(step, session);
        return session.id();
    }

    private static JobKey key(Session session, JobSpec spec) {
        return new JobKey(session.source().repository(), spec.plan(), spec.range());
    }

    private Session insert(Step step, Source source, String revision, int parallelism, int jobs, SessionNotes notes) {
        SessionRecord record = new SessionRecord(
                ids.next(step.now(), id -> store.session(id).isPresent()),
                source,
                revision,
                parallelism,
                jobs,
                SessionState.RUNNING,
                Optional.empty(),
                step.now(),
                Optional.empty(),
                Optional.empty(),
                notes);
        Session session = new Session(record, false);
        store.insert(session);
        return session;
    }

    private static Job job(
            Session session,
            int ordinal,
            Submission.JobRequest request,
            String specKey,
            Optional<Duration> expected,
            Instant now) {
        JobSpec spec = request.spec();
        return new Job(
                new Job.Terms(
                        session.id(),
                        ordinal,
                        specKey,
                        spec.queue(),
                        spec.priority(),
                        spec.retries(),
                        spec.timeout(),
                        expected),
                Job.Standing.begin(request.needs().size(), now));
    }

    private static void checkNeeds(List<Submission.JobRequest> jobs) {
        List<List<Integer>> needing = new ArrayList<>();
        int[] left = new int[jobs.size()];
        jobs.forEach(job -> needing.add(new ArrayList<>()));
        for (int index = 0; index < jobs.size(); index++) {
            for (int needed : jobs.get(index).needs()) {
                if (needed < 0 || needed >= jobs.size()) {
                    throw new IllegalArgumentException(jobs.get(index).spec().plan() + " needs job " + needed
                            + ", but the session has jobs 0 to " + (jobs.size() - 1));
                }
                needing.get(needed).add(index);
                left[index]++;
            }
        }
        ArrayDeque<Integer> free = new ArrayDeque<>();
        for (int index = 0; index < left.length; index++) {
            if (left[index] == 0) {
                free.add(index);
            }
        }
        int seen = 0;
        for (Integer next = free.poll(); next != null; next = free.poll()) {
            seen++;
            for (int index : needing.get(next)) {
                if (--left[index] == 0) {
                    free.add(index);
                }
            }
        }
        if (seen < jobs.size()) {
            List<String> circle = new ArrayList<>();
            for (int index = 0; index < left.length; index++) {
                if (left[index] > 0) {
                    circle.add(jobs.get(index).spec().plan());
                }
            }
            throw new IllegalArgumentException(
                    "these jobs need each other in a circle, or need one that does; take one need away: "
                            + String.join(", ", circle));
        }
    }
}
