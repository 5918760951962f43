package dev.coppice.session;

import static dev.coppice.session.SessionState.CANCELLED;
import static dev.coppice.session.SessionState.COMPLETE;
import static dev.coppice.session.SessionState.FAILED;
import static dev.coppice.session.SessionState.RUNNING;
import static dev.coppice.session.SessionTrigger.LAST_JOB_ENDED;
import static dev.coppice.session.SessionTrigger.LAST_JOB_ENDED_AFTER_CANCEL;
import static dev.coppice.session.SessionTrigger.REFUSE;

import dev.coppice.state.TransitionTable;
import dev.coppice.state.TransitionTable.Transition;
import java.util.EnumSet;
import java.util.List;

/** The life of a session. */
public final class SessionTransitions {
    private SessionTransitions() {}

    /** The table, its transitions unheard. */
    public static TransitionTable<SessionState, SessionTrigger> table() {
        return table(transition -> {});
    }

    /** The table, with a listener that is told of each transition taken. */
    public static TransitionTable<SessionState, SessionTrigger> table(
            TransitionTable.Listener<SessionState, SessionTrigger> listener) {
        return new TransitionTable<>(
                "session",
                EnumSet.of(RUNNING),
                List.of(
                        new Transition<>(RUNNING, LAST_JOB_ENDED, COMPLETE),
                        new Transition<>(RUNNING, LAST_JOB_ENDED_AFTER_CANCEL, CANCELLED),
                        new Transition<>(RUNNING, REFUSE, FAILED)),
                listener);
    }
}
