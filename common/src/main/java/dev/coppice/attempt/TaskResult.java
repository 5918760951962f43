package dev.coppice.attempt;

import java.time.Duration;

/**
 * What came of one task.
 *
 * @param id the task's id in its plan
 * @param exitCode of the block that decided; 128 + n when signal n ended it; 0 for a task that was skipped
 * @param tail the last lines of the output of a task that did not pass, at most 4 KiB; else empty
 */
public record TaskResult(String id, String title, TaskStatus status, int exitCode, Duration duration, String tail) {}
