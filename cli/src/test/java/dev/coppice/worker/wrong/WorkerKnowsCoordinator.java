package dev.coppice.worker.wrong;

import dev.coppice.coordinator.session.SessionObserver;

/** Breaks the rule on module directions. */
public record WorkerKnowsCoordinator(SessionObserver observer) {}
