package dev.coppice.coordinator;

/** More jobs would wait than may. Nothing was taken in; it may be tried again when some have ended. */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFullException(int queued, int more, int limit) {
        super(queued + " jobs wait or run, and " + more + " more would pass the limit of " + limit
                + "; submit again when some have ended, or raise max_queue_size");
    }
}
