package dev.coppice.attempt;

/** Why an attempt or a job never got to a verdict: a closed set. */
public enum BrokenReason {
    CHECKOUT,
    IMAGE_PULL,
    SERVICE_UNHEALTHY,
    /** The host has no port, or no subnet, left to give. */
    PORTS_EXHAUSTED,
    /** The worker's container engine can't be reached, does not answer, or went away. */
    ENGINE_AWAY,
    DISK_FULL,
    OOM_KILLED,
    /** The plan, or the repository that it is in, asks for what is nowhere to be had. */
    BAD_PLAN,
    NO_WORKER,
    /** A report or an artifact that the plan names could not be taken in. */
    COLLECT,
    /** Its worker was lost too often. */
    WORKER_LOST,
    /** A fault of the worker itself. */
    WORKER_ERROR,
    /** Its worker does not run it, as that is set up: it takes other repositories, or lacks a secret or a shell. */
    REFUSED
}
