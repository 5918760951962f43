package dev.coppice.coordinator;

import dev.coppice.coordinator.attempt.Leases;
import dev.coppice.coordinator.job.Charges;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTrigger;
import dev.coppice.session.SessionState;
import dev.coppice.session.SessionTrigger;
import dev.coppice.state.TransitionTable;
import java.util.ArrayDeque;

/** What follows when a job ends: those that need it may run or are skipped, and with the last one the session ends. */
final class JobEnds {
    private final Store store;
    private final Board board;
    private final Leases leases;
    private final TransitionTable<JobState, JobTrigger> jobs;
    private final TransitionTable<SessionState, SessionTrigger> sessions;

    JobEnds(
            Store store,
            Board board,
            Leases leases,
            TransitionTable<JobState, JobTrigger> jobs,
            TransitionTable<SessionState, SessionTrigger> sessions) {
        this.store = store;
        this.board = board;
        this.leases = leases;
        this.jobs = jobs;
        this.sessions = sessions;
    }

    void end(Step step, Job job, JobTrigger trigger, Charges charges, String message) {
        endOne(step, job, trigger, charges, message);
        ArrayDeque<Job> ended = new ArrayDeque<>();
        ended.add(job);
        for (Job next = ended.poll(); next != null; next = ended.poll()) {
            Session session = board.session(next.session()).orElse(null);
            // A cancelled session's jobs are cancelled one by one: none is skipped.
            if (session != null && session.count(JobState.BLOCKED) > 0 && !session.cancelAsked()) {
                tellNeeding(step, next, ended);
            }
        }
        board.session(job.session()).filter(Session::allEnded).ifPresent(session -> endSession(step, session));
    }

    private void tellNeeding(Step step, Job needed, ArrayDeque<Job> ended) {
        for (JobId id : store.needing(needed.id())) {
            Job needing = step.find(id).orElseThrow();
            if (needing.state() != JobState.BLOCKED) {
                continue;
            }
            if (needed.state().isPass()) {
                step.change(needing, job -> job.needMet(jobs, step.now()));
            } else {
                String why = "it needs " + store.spec(needed.terms().spec()).plan() + ", which ended " + needed.state();
                endOne(step, needing, JobTrigger.NEED_NOT_MET, needing.charges(), why);
                ended.add(needing);
            }
        }
    }

    private void endOne(Step step, Job job, JobTrigger trigger, Charges charges, String message) {
        job.owner().ifPresent(leases::forget);
        step.change(job, changing -> changing.end(jobs, trigger, charges, message));
        step.tellEnded(job);
    }

    /** Ends a session all of whose jobs have ended. */
    void endSession(Step step, Session session) {
        session.end(sessions, step.now());
        step.touch(session);
        step.tell(new SessionChange.SessionEnded(session.id(), session.record()));
        board.remove(session);
    }

    /** Ends a session that can't be run at all. */
    void refuse(Step step, Session session) {
        session.refuse(sessions, step.now());
        step.touch(session);
        step.tell(new SessionChange.SessionEnded(session.id(), session.record()));
    }
}
