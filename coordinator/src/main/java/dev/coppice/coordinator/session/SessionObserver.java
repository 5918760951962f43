package dev.coppice.coordinator.session;

/** Is told of what happens, in order, one call at a time, after it is recorded. Must return soon and must not throw. */
public interface SessionObserver {
    void changed(SessionChange change);
}
