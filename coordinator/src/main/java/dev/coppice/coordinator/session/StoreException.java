package dev.coppice.coordinator.session;

/** The store could not do what it was asked; nothing of the transaction is recorded. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
