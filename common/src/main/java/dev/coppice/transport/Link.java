package dev.coppice.transport;

/** How an end of the transport is connected. */
public enum Link {
    UP,
    /** Connected, but what is published waits: the broker has raised an alarm. */
    BLOCKED,
    /** Not connected; the transport tries again by itself. */
    DOWN
}
