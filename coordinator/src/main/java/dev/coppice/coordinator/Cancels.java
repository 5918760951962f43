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
import java.util.function.Consumer;

/**
 * Cancels: what waits ends at once; what runs is told to, and is cancelled by whatever ends its attempt. Of a large session what is
 * under way comes first, and the rest in steps of their own, between which others have their turn; none of it is dispatched meanwhile.
 */
final class Cancels {
    private static final int PAGE = 500;

    private final Store store;
    private final Board board;
    private final JobEnds ends;
    private final Consumer<Consumer<Step>> later;

    /** @param later does something in a step of its own, soon */
    Cancels(Store store, Board board, JobEnds ends, Consumer<Consumer<Step>> later) {
        this.store = store;
        this.board = board;
        this.ends = ends;
        this.later = later;
    }

    boolean cancel(Step step, SessionId id) {
        Session session = board.session(id).orElse(null);
        if (session == null) {
            return false;
        }
        session.askCancel();
        step.touch(session);
        for (Job job : List.copyOf(board.underWay())) {
            if (job.session().equals(id)) {
                cancel(step, job);
            }
        }
        cancelPage(step, id, 0);
        return true;
    }

    /** Goes on with what an earlier leader, or a step that failed, has left. */
    void resume(Step step) {
        for (Session session : board.sessions()) {
            if (session.cancelAsked()) {
                SessionId id = session.id();
                step.afterwards(() -> later.accept(next -> cancelPage(next, id, 0)));
            }
        }
    }

    /** Cancels the next ones that wait, and sees to it that those after them follow. */
    private void cancelPage(Step step, SessionId id, int after) {
        if (board.session(id).isEmpty()) {
            return;
        }
        step.flush();
        List<Job> page = store.unended(id, after, PAGE);
        for (Job job : page) {
            Job known = step.known(job);
            if (!known.cancelAsked()) {
                cancel(step, known);
            }
        }
        if (page.size() == PAGE) {
            int last = page.getLast().terms().ordinal();
            step.afterwards(() -> later.accept(next -> cancelPage(next, id, last)));
        }
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
