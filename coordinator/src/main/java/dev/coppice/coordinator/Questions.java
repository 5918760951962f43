package dev.coppice.coordinator;

import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import java.lang.System.Logger.Level;

/** Questions about claims, which come back behind all events that wait. */
final class Questions {
    private static final System.Logger LOG = System.getLogger(Questions.class.getName());

    private Questions() {}

    /** Sends a question; one that can't be sent is asked again by whoever waits for its answer. */
    static void ask(CoordinatorTransport transport, Event.LeaseCheck question) {
        transport.check(question).whenComplete((done, error) -> {
            if (error != null) {
                LOG.log(
                        Level.WARNING,
                        "the question about " + question.claim() + " could not be sent; it is asked again",
                        error);
            }
        });
    }
}
