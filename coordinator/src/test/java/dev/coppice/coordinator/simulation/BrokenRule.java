package dev.coppice.coordinator.simulation;

/** A rule that is broken on purpose, to see that the invariants catch it. */
enum BrokenRule {
    NONE,
    /** What any claim of a job says is taken as said by its owner. */
    FENCING,
    /** A lease check comes back before the events that wait. */
    LEASE_CHECK,
    /** A ticket counts as published when it is decided. */
    OUTBOX,
    /** A cancel does not reach the worker. */
    CANCEL,
    /** A session's id may be another's already. */
    IDS,
    /** Workers that are gone count as live, so that tickets are offered to nobody. */
    LIVE_WORKER,
    /** A worker begins without asking, whatever ticket it has. */
    QUESTION,
    /** A ticket lies in its pool's queue whatever it needs, and whoever takes it runs it. */
    ABILITY,
    /** Executions beside the recorded attempts are not noted. */
    STRAYS,
    /** An order for a named environment is sent once. */
    REPEATED_ORDERS,
    /** No worker is told to remove an environment. */
    REMOVALS
}
