package dev.coppice.transport;

/**
 * What a coordinator tells one worker, and in which term of leadership. A worker that has heard of a later term refuses it.
 *
 * @param epoch the coordinator's; each new leader's is higher than any before
 */
public record Command(long epoch, Control control) {}
