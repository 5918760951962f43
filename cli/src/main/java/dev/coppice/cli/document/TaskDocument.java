package dev.coppice.cli.document;

import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;

/** What came of a task. */
public record TaskDocument(
        String id, String title, TaskStatus status, int exitCode, double durationSeconds, String tail) {

    /** It, as it is recorded. */
    public TaskResult result() {
        return new TaskResult(id, title, status, exitCode, Seconds.duration(durationSeconds), tail);
    }
}
