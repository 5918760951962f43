package dev.coppice.coordinator.plan;

/** Whether plans that ask for containers can be run. */
public enum Environments {
    AVAILABLE,
    REFUSED
}
