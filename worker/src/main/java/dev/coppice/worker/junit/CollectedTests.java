package dev.coppice.worker.junit;

import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TestCounts;
import java.util.List;

/**
 * What the reports of an attempt tell.
 *
 * @param counts over all files
 * @param failed the first 50, in the order of the files' names
 * @param notes what was passed over, and why; a line each
 * @param problems files that are no readable JUnit XML, or exceed a limit: file, line, column, what is wrong and what to do; a
 *     line each. What was read up to the fault is counted all the same
 */
public record CollectedTests(TestCounts counts, List<FailedTest> failed, List<String> notes, List<String> problems) {
    public CollectedTests {
        failed = List.copyOf(failed);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }
}
