package dev.coppice.worker.junit;

import dev.coppice.artifact.TestCase;
import dev.coppice.artifact.TestCase.Status;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TestCounts;
import java.util.ArrayList;
import java.util.List;

/** Counts test cases and keeps the first that failed. For one thread. */
final class TestTally {
    private static final int KEPT = 50;

    private final int limit;
    private final List<FailedTest> kept = new ArrayList<>();
    private int total;
    private int failed;
    private int skipped;

    TestTally(int limit) {
        this.limit = limit;
    }

    void add(TestCase test) throws BadReportException {
        if (total >= limit) {
            throw new BadReportException("the reports of this attempt hold more than " + limit
                    + " test cases; name fewer in the plan's 'reports', or split the plan");
        }
        total++;
        if (test.status() == Status.SKIPPED) {
            skipped++;
        }
        if (test.status().isFailure()) {
            failed++;
            if (kept.size() < KEPT) {
                kept.add(new FailedTest(test.className(), test.name(), test.duration(), test.text()));
            }
        }
    }

    CollectedTests result(List<String> notes, List<String> problems) {
        return new CollectedTests(new TestCounts(total, failed, skipped), kept, notes, problems);
    }
}
