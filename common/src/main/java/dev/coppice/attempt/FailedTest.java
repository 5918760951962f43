package dev.coppice.attempt;

import java.time.Duration;

/**
 * A test case that failed.
 *
 * @param text the failure's message and trace, cut to 4 KiB
 */
public record FailedTest(String className, String name, Duration duration, String text) {}
