package dev.coppice.worker.attempt;

/** Where the tasks of attempts may run. */
public enum TaskRule {
    /** In a container where the plan has one, else on this host. */
    ANYWHERE,
    /** In a container: a plan without one is refused. */
    IN_CONTAINERS
}
