package dev.coppice.worker.environment;

/**
 * A container in which tasks run.
 *
 * @param id in the engine
 * @param user as whom tasks run in it
 */
public record RunningContainer(String id, String user) {}
