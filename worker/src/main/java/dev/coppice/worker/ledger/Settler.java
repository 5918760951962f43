package dev.coppice.worker.ledger;

import java.io.IOException;

/** Removes resources of one kind. Safe for use by many threads. */
public interface Settler {
    /** The kind, as {@link Resource#kind} tells it. */
    String kind();

    /**
     * Removes a resource, and returns when it is gone. One that is not there, because it never was or is gone already, is no
     * error. Not cut short by an interrupt.
     *
     * @throws IOException when it can't be removed; the message says why
     */
    void settle(Resource resource) throws IOException;
}
