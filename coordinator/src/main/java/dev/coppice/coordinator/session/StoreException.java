package dev.coppice.coordinator.session;

/**
 * The store could not do what it was asked. Nothing of the transaction is recorded; or all of it, when the connection was lost
 * while the transaction was being committed.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
