package dev.coppice.worker.environment.engine;

import java.util.Optional;

/** A container engine did not do what it was asked; the message says what was asked, of which engine, and its own words. */
public final class EngineException extends Exception {
    /** What kind of failure it is. */
    public enum Kind {
        /** There is no engine to be reached, or it went away during the call: whether it did what was asked is not known. */
        ENGINE_AWAY,
        /** The container, network, volume, image or file is not there. */
        NOT_FOUND,
        /** A container or network has that name already. */
        NAME_TAKEN,
        /** The state of what it is about forbids it: a volume in use, a container that does not run. */
        CONFLICT,
        PORT_TAKEN,
        /** The registry gives no such image, or not to us. */
        PULL_REFUSED,
        NO_SUBNET,
        DISK_FULL,
        /** The engine takes it for a mistake, or forbids it: asking again would not help. */
        REFUSED,
        /** Whether it was done is not known. */
        TIMED_OUT,
        OTHER
    }

    private final Kind kind;
    private final String words;

    /**
     * An answer that is no success, or none.
     *
     * @param asked what was asked, so that it follows "could not"
     * @param words the engine's own
     */
    public EngineException(Kind kind, String asked, EngineAddress engine, String words, Optional<Throwable> cause) {
        super("could not " + asked + "; the container engine at " + engine + " says: " + words, cause.orElse(null));
        this.kind = kind;
        this.words = words;
    }

    /**
     * There is none on this host that can be used.
     *
     * @param message of where it was looked for, and what to do
     */
    public static EngineException noneFound(String message) {
        return new EngineException(message);
    }

    private EngineException(String message) {
        super(message);
        this.kind = Kind.ENGINE_AWAY;
        this.words = message;
    }

    public Kind kind() {
        return kind;
    }

    /** The engine's own, without what was asked. */
    public String words() {
        return words;
    }
}
