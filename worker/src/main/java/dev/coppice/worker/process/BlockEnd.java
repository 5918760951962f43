package dev.coppice.worker.process;

/**
 * How a shell block ended.
 *
 * @param exitCode the shell's own; 128 + n when signal n ended it
 * @param timedOut whether it was ended because its time was over
 */
public record BlockEnd(int exitCode, boolean timedOut) {}
