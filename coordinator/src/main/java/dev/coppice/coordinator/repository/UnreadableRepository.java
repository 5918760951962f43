package dev.coppice.coordinator.repository;

/** A repository can't be read; the message says why and what to do. */
public class UnreadableRepository extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableRepository(String message) {
        super(message);
    }

    UnreadableRepository(String message, Throwable cause) {
        super(message, cause);
    }
}
