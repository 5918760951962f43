package dev.coppice.coordinator.job;

/** Where the ticket of a job's current attempt is. */
public enum TicketState {
    /** There is none. */
    NONE,
    /** It is to be published; perhaps it is, and that is not known yet. */
    PUBLISHING,
    /** The transport has it, or a worker took it. */
    CONFIRMED
}
