package dev.coppice.worker.outbox;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Event;
import java.io.IOException;
import java.util.List;

/** Where events are kept until they are confirmed, one of each claim. Safe for use by many threads. */
public interface EventStore<E extends Event> {

    /** What an earlier life of the worker has left, oldest first. What can't be read is reported, and passed over. */
    List<E> load() throws IOException;

    /** When this returns, a crash does not lose it. */
    void keep(E event) throws IOException;

    /** It is confirmed, or not wanted any more; it need not be there. */
    void forget(Claim claim) throws IOException;

    /** Keeps nothing, for a worker that its coordinator does not outlive. */
    static <E extends Event> EventStore<E> none() {
        return new EventStore<>() {
            @Override
            public List<E> load() {
                return List.of();
            }

            @Override
            public void keep(E event) {}

            @Override
            public void forget(Claim claim) {}
        };
    }
}
