package dev.coppice.coordinator.artifact;

import java.io.IOException;

/** A part of a file was not taken. */
public final class RefusedPartException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why it was not. */
    public enum Reason {
        /** What is stored ends elsewhere. */
        OFFSET,
        /** The file is complete, with another content: it stays as it is. */
        COMPLETE,
        /** Another part of the file is being stored. */
        BUSY,
        /** The file, or all of the attempt's together, would be too large. */
        TOO_LARGE,
        /** A folder is where the file should be, or the other way round; or a symbolic link is. */
        IN_THE_WAY,
        /** No space is left. */
        DISK_FULL
    }

    private final Reason reason;
    private final long stored;

    RefusedPartException(Reason reason, long stored, String message) {
        super(message);
        this.reason = reason;
        this.stored = stored;
    }

    public Reason reason() {
        return reason;
    }

    /** How many bytes of the file are stored. */
    public long stored() {
        return stored;
    }
}
