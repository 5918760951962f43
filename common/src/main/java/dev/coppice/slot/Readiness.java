package dev.coppice.slot;

/** Whether a worker takes tickets. */
public enum Readiness {
    READY,
    /** A person said so. */
    PAUSED,
    /** The coordinator said so, after attempts that broke for the worker's own reasons: it takes one now and then, when told. */
    QUARANTINED,
    /** It finishes what runs, and stops. */
    DRAINING,
    /** It lacks disk, memory or ports for a slot. */
    LACKING
}
