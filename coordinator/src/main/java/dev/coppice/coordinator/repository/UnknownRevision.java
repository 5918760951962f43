package dev.coppice.coordinator.repository;

/** A repository has no commit of the name that was asked for. */
public final class UnknownRevision extends UnreadableRepository {
    private static final long serialVersionUID = 1L;

    UnknownRevision(String message) {
        super(message);
    }
}
