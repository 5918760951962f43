package dev.coppice.artifact;

import java.time.Duration;

/**
 * A test case, as a JUnit report told of it.
 *
 * @param className what the report groups by: a class, a package or a file; may be empty
 * @param type what kind of failure the report calls it, such as an exception's class; empty where it says nothing of that
 * @param text the message and trace of one that did not just pass, at most 4 KiB in UTF-8; else empty
 */
public record TestCase(String className, String name, Duration duration, Status status, String type, String text) {

    /** One of whose kind of failure nothing is known. */
    public TestCase(String className, String name, Duration duration, Status status, String text) {
        this(className, name, duration, status, "", text);
    }

    /** How a test case ended. */
    public enum Status {
        PASSED,
        /** Passed when it was run again. */
        FLAKY,
        FAILED,
        /** Failed by something it did not check for. */
        ERROR,
        SKIPPED;

        /** Whether it counts as failed. */
        public boolean isFailure() {
            return this == FAILED || this == ERROR;
        }
    }
}
