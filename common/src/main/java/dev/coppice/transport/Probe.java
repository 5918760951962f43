package dev.coppice.transport;

/**
 * A coordinator's message to itself, which goes the way of heartbeats: when it comes back, the way is open, and what was sent
 * before it has come or will not come.
 *
 * @param coordinator random; one for each start of a coordinator
 * @param number counts up within that
 */
public record Probe(String coordinator, long number) implements Pulse {}
