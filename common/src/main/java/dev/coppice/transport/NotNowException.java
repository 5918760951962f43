package dev.coppice.transport;

/** A listener can take nothing of what it is given now, such as while the database can't be written to: no message is to blame. */
public final class NotNowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotNowException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
