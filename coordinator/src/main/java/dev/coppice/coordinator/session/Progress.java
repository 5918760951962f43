package dev.coppice.coordinator.session;

/**
 * How far a session is. The last four add up to the total.
 *
 * @param completed passed or flaky
 * @param failed failed, broken, cancelled or skipped
 */
public record Progress(int total, int completed, int running, int pending, int failed) {}
