package dev.coppice.worker.environment.compose;

import java.util.List;

/**
 * How a call of compose ended, which proves nothing of what it did.
 *
 * @param output of standard output, whole
 * @param errors of standard error, whole
 */
record ComposeResult(int exitCode, String output, String errors) {
    private static final int MOST = 15;

    /** What it said of itself, its last lines. */
    String evidence() {
        List<String> lines = (errors.isBlank() ? output : errors)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return String.join("\n  ", lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
    }
}
