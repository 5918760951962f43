package dev.coppice.environment;

/** How a named environment is. */
public enum EnvironmentState {
    STARTING,
    READY,
    /** Its volumes and ports are kept. */
    STOPPED,
    /** It did not start, or a service of it has ended, or something of it can't be removed. */
    FAILED,
    /** Stopped because its time was over. */
    EXPIRED,
    /** Nothing of it is left. */
    REMOVED
}
