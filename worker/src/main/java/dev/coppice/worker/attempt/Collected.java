package dev.coppice.worker.attempt;

import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TestCounts;
import java.util.List;

/**
 * What an attempt's tasks left.
 *
 * @param problems reports or artifacts that can't be taken in, a line each
 */
record Collected(TestCounts tests, List<FailedTest> failedTests, List<String> problems) {
    static final Collected NOTHING = new Collected(TestCounts.NONE, List.of(), List.of());
}
