package dev.coppice.worker.outbox;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Event.AttemptFinished;
import java.io.IOException;
import java.util.List;

/** Where the ends of attempts are kept until they are confirmed. Safe for use by many threads. */
public interface OutboxStore {

    /** What an earlier life of the worker has left, oldest first. What can't be read is reported, and passed over. */
    List<AttemptFinished> load() throws IOException;

    /** When this returns, a crash does not lose it. */
    void keep(AttemptFinished end) throws IOException;

    /** It is confirmed, or not wanted any more; it need not be there. */
    void forget(Claim claim) throws IOException;

    /** Keeps nothing, for a worker that its coordinator does not outlive. */
    static OutboxStore none() {
        return new OutboxStore() {
            @Override
            public List<AttemptFinished> load() {
                return List.of();
            }

            @Override
            public void keep(AttemptFinished end) {}

            @Override
            public void forget(Claim claim) {}
        };
    }
}
