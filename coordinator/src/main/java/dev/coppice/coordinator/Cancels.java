package dev.coppice.coordinator;

import dev.coppice.coordinator.job.Hold;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.job.JobTrigger;
import dev.coppice.session.SessionId;
import dev.coppice.transport.Control;
import java.util.List;

/** Cancels: what waits ends at once; what runs is told to, and is cancelled by whatever ends its attempt. */
final class Cancels {
    private static final int PAGE = 1_000;

    private final Store store;
    private final Board board;
    private final JobEnds ends;

    Cancels(Store store, Board board, JobEnds ends) {
        this.store = store;
        this.board = board;
        this.ends = ends;
    }

    boolean cancel(Step step, SessionId id) {
        Session session = board.session(id).orElse(null);
        if (session == null) {
            return false;
        }
        session.askCancel();
        step.touch(session);
        int last = 0;
        List<Job> page;
        do {
            step.flush();
            page = store.unended(id, last, PAGE);
            for (Job job : page) {
                cancel(step, step.known(job));
                last = job.terms().ordinal();
            }
        } while (page.size() == PAGE);
        return true;
    }

    boolean cancel(Step step, JobId id) {
        Job job = step.find(id).filter(found -> !found.state().isEnd()).orElse(null);
        if (job == null) {
            return false;
        }
        cancel(step, job);
        return true;
    }

    private void cancel(Step step, Job job) {
        Hold hold = job.hold().orElse(null);
        if (hold == null) {
            ends.end(step, job, JobTrigger.CANCEL, job.charges(), "cancelled before it ran");
            return;
        }
        step.change(job, Job::askCancel);
        job.owner().ifPresent(claim -> step.order(hold.slot().worker(), new Control.Cancel(claim)));
    }
}
