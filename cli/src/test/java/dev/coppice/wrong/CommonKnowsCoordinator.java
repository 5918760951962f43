package dev.coppice.wrong;

import dev.coppice.coordinator.session.SessionObserver;

/** Breaks the rule on module directions. */
public record CommonKnowsCoordinator(SessionObserver observer) {}
