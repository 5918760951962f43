package dev.coppice.worker.environment.compose;

import java.util.List;

/** A compose file's services can't be had; the message says what happened, with the evidence. */
public final class ComposeException extends Exception {
    /** Whose fault it is. */
    public enum Kind {
        /** The file says what can't be, or may not be. */
        BAD_FILE,
        /** The file asks for what this host's owner does not allow. */
        REFUSED,
        /** A service ended, or did not become ready in time. */
        UNHEALTHY,
        /** The host has no port or subnet left. */
        EXHAUSTED,
        /** Compose or the engine did not do its part. */
        BROKEN
    }

    private final Kind kind;

    ComposeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ComposeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The file can't be used as it is. */
    public static ComposeException badFile(String message) {
        return new ComposeException(Kind.BAD_FILE, message);
    }

    /** @param reasons at least one */
    static ComposeException refused(List<String> reasons) {
        return new ComposeException(Kind.REFUSED, String.join("; ", reasons));
    }

    public Kind kind() {
        return kind;
    }
}
