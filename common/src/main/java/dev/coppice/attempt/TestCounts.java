package dev.coppice.attempt;

/** Test cases that the reports named by a plan hold, counted; errors count as failed. */
public record TestCounts(int total, int failed, int skipped) {
    /** No test case at all. */
    public static final TestCounts NONE = new TestCounts(0, 0, 0);
}
