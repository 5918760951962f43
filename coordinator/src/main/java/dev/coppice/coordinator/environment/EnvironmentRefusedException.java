package dev.coppice.coordinator.environment;

/** What is asked of an environment can't be done; the message says why, and what to do. */
public final class EnvironmentRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        MISSING,
        /** It belongs to somebody else. */
        NOT_YOURS,
        /** It, or the fleet, does not stand so that this can be done. */
        CONFLICT
    }

    private final Reason reason;

    public EnvironmentRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
