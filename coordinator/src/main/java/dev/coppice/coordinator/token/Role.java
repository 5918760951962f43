package dev.coppice.coordinator.token;

/** What the bearer of a token may do. */
public enum Role {
    /** See everything but secrets. */
    READ,
    /** What {@link #READ} may, and submit and cancel. */
    SUBMIT,
    /** What {@link #SUBMIT} may, and order workers, tokens and dead tickets. */
    OPERATE,
    /** Upload the files of attempts, and nothing else. */
    WORKER;

    /** Whether this one may do what the other may. */
    public boolean covers(Role other) {
        return this == other || (this != WORKER && other != WORKER && compareTo(other) > 0);
    }
}
