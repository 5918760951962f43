package dev.coppice.transport;

/** On what grounds the tasks of an attempt begin. */
public enum Start {
    /** Its ticket was fresh, and the only one: its tasks begin at once. */
    FRESH,
    /** Another ticket for the attempt may be about: its tasks wait for a {@link Control.Proceed}. */
    ASKS,
    /** It has asked, and no answer came in time: its tasks begin all the same. */
    UNANSWERED,
    /** It began in an earlier life of its worker, which was killed, and could not tell. It does not run any more. */
    FOUND
}
