package dev.coppice.coordinator.repository;

/** A commit could not be had; the message holds git's own words. */
public final class FetchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Reason {
        /** There is no such repository or revision: asking again does not help. */
        WRONG,
        /** It leads to one that may not be fetched from. */
        NOT_ALLOWED,
        /** The repository does not answer, or gives nothing. */
        UNREACHABLE,
        TIMED_OUT,
        DISK_FULL,
        OTHER
    }

    private final Reason reason;

    public FetchFailedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
