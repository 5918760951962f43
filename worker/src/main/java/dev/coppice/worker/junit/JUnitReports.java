package dev.coppice.worker.junit;

import dev.coppice.artifact.TestCases;
import dev.coppice.worker.artifact.FoundFiles;
import dev.coppice.worker.artifact.FoundFiles.Match;
import dev.coppice.worker.artifact.WorktreeFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Takes in the JUnit XML reports of an attempt. Safe for use by many threads. */
public final class JUnitReports {
    private final ReportLimits limits;

    public JUnitReports(ReportLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads every report that the patterns match, and writes all test cases to a file. What is wrong with a report is told in the
     * result, and harms neither the other reports nor memory.
     *
     * <p>A file that was last written before the tasks began tells of other tests than theirs: it came with the commit, or lay in
     * a folder that is kept from attempt to attempt. It is passed over, with a note.
     *
     * @param since when the attempt's first task began, by the clock of the worktree's file system: best the modification time of
     *     a file written just then, since file systems round
     * @param tests replaced, when there are patterns
     * @param mask what all texts of a test case go through
     * @throws IOException when the worktree can't be walked or the file of tests can't be written
     * @throws InterruptedIOException when the thread is interrupted
     */
    public CollectedTests collect(
            Path worktree, List<String> globs, Instant since, Path tests, UnaryOperator<String> mask)
            throws IOException {
        TestTally tally = new TestTally(limits.cases());
        if (globs.isEmpty()) {
            return tally.result(List.of(), List.of());
        }
        FoundFiles found = WorktreeFiles.find(worktree, globs);
        List<String> notes = new ArrayList<>(found.notes());
        List<String> problems = new ArrayList<>(found.problems());
        try (TestCases.Writer out = TestCases.write(tests)) {
            for (Match match : found.files()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while reading " + match.name());
                }
                if (Files.getLastModifiedTime(match.file()).toInstant().isBefore(since)) {
                    notes.add("'" + match.name() + "' is older than this attempt's tasks; passed over");
                    continue;
                }
                try {
                    new JUnitXmlReader(match, limits.fileBytes(), mask, test -> {
                                tally.add(test);
                                out.add(test);
                            })
                            .read();
                } catch (BadReportException e) {
                    problems.add(String.valueOf(e.getMessage()));
                } catch (AccessDeniedException e) {
                    problems.add(match.name() + ": permission denied; let the plan's tasks write it readable for all");
                }
            }
        }
        return tally.result(notes, problems);
    }
}
