package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What the deciding thread keeps in memory of the store: the sessions that run, the jobs that have a ticket out or an owner, and
 * their numbers. Jobs that only wait are in the store alone. It can be read from there again at any time.
 */
final class Board {
    /** An attempt that may run from a time on. */
    record Due(Instant at, AttemptId attempt) {}

    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    private final Map<JobId, Job> underWay = new LinkedHashMap<>();
    private final Map<WorkerId, Integer> busy = new HashMap<>();
    private final Map<JobQueue, Integer> out = new HashMap<>();
    private final Map<JobQueue, Integer> onLadder = new HashMap<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));

    /** Forgets all, and reads it from the store. */
    void load(Store store) {
        sessions.clear();
        underWay.clear();
        busy.clear();
        out.clear();
        onLadder.clear();
        due.clear();
        store.running().forEach(session -> sessions.put(session.id(), session));
        sessions.keySet().forEach(session -> store.underWay(session).forEach(this::load));
    }

    private void load(Job job) {
        tally(job, 1);
        job.notBefore()
                .filter(at -> job.state() == JobState.RETRYING && !job.schedulable())
                .ifPresent(at -> due.add(new Due(at, job.attempt())));
    }

    /** Adds a job as it stands now, or with a sign of -1 takes it away. */
    void count(Job job, int sign) {
        session(job.session()).ifPresent(session -> session.count(job, sign));
        tally(job, sign);
    }

    private void tally(Job job, int sign) {
        job.hold().ifPresent(hold -> busy.merge(hold.slot().worker(), sign, Integer::sum));
        if (job.onLadder()) {
            onLadder.merge(job.terms().queue(), sign, Integer::sum);
        } else if (job.ticketOut()) {
            out.merge(job.terms().queue(), sign, Integer::sum);
        }
        if (sign < 0) {
            underWay.remove(job.id());
        } else if (job.ticketOut() || job.hold().isPresent()) {
            underWay.put(job.id(), job);
        }
    }

    void add(Session session) {
        sessions.put(session.id(), session);
    }

    void remove(Session session) {
        sessions.remove(session.id());
    }

    Optional<Session> session(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** The sessions that run, oldest first. */
    Collection<Session> sessions() {
        return sessions.values();
    }

    Optional<Job> underWay(JobId id) {
        return Optional.ofNullable(underWay.get(id));
    }

    Collection<Job> underWay() {
        return underWay.values();
    }

    /** How many attempts a worker runs. */
    int busy(WorkerId worker) {
        return busy.getOrDefault(worker, 0);
    }

    /** How many tickets wait in a queue. */
    int out(JobQueue queue) {
        return out.getOrDefault(queue, 0);
    }

    /** How many tickets of a queue wait on the ladder. */
    int onLadder(JobQueue queue) {
        return onLadder.getOrDefault(queue, 0);
    }

    /** How many jobs that have not ended are in each state. */
    Map<JobState, Integer> jobs() {
        Map<JobState, Integer> jobs = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            if (!state.isEnd()) {
                jobs.put(
                        state,
                        sessions.values().stream()
                                .mapToInt(session -> session.count(state))
                                .sum());
            }
        }
        return jobs;
    }

    /** How many jobs wait in each queue: for the scheduler, or for a worker to take their ticket. */
    Map<JobQueue, Integer> waiting() {
        Map<JobQueue, Integer> waiting = new HashMap<>(out);
        sessions.values()
                .forEach(session -> session.schedulable()
                        .forEach((queue, byPriority) -> waiting.merge(
                                queue,
                                byPriority.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum(),
                                Integer::sum)));
        return waiting;
    }

    PriorityQueue<Due> due() {
        return due;
    }
}
