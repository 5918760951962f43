package dev.coppice.coordinator.session;

/**
 * The store could not do what it was asked. Nothing of the transaction is recorded; or all of it, when the connection was lost
 * while the transaction was being committed. The message is for the log: it may hold statements and addresses.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 2;
    private static final Reason UNTOLD = new Reason("it failed; the coordinator's log says more", false);

    private final transient Reason reason;

    /**
     * What is the matter with the database, for callers.
     *
     * @param words without statements, addresses and names of classes
     * @param unreachable whether nothing can be asked of it, either
     */
    public record Reason(String words, boolean unreachable) {}

    public StoreException(String message) {
        super(message);
        reason = UNTOLD;
    }

    public StoreException(String message, Throwable cause) {
        this(message, UNTOLD, cause);
    }

    public StoreException(String message, Reason reason, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
