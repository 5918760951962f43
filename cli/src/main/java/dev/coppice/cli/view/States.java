package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.job.JobState;
import dev.coppice.session.Verdict;
import java.util.List;

/** The signs, words and colours of job states and verdicts. */
final class States {
    /** The states that a job can end in, as they are listed. */
    static final List<JobState> ENDS = List.of(
            JobState.PASSED, JobState.FLAKY, JobState.FAILED, JobState.BROKEN, JobState.CANCELLED, JobState.SKIPPED);

    private States() {}

    static Line mark(JobState state, Symbols symbols) {
        return new Line().add(style(state), symbol(state, symbols));
    }

    /** Such as {@code ✓ 12 passed}. */
    static Line count(JobState state, int count, boolean word, Symbols symbols) {
        return new Line().add(style(state), symbol(state, symbols) + " " + count + (word ? " " + word(state) : ""));
    }

    static String word(JobState state) {
        return switch (state) {
            case PASSED -> "passed";
            case FLAKY -> "flaky";
            case FAILED -> "failed";
            case BROKEN -> "broken";
            case CANCELLED -> "cancelled";
            case SKIPPED -> "skipped";
            case BLOCKED, READY, DISPATCHED -> "waiting";
            case RUNNING -> "running";
            case RETRYING -> "to be retried";
        };
    }

    static String symbol(JobState state, Symbols symbols) {
        return switch (state) {
            case PASSED -> symbols.passed();
            case FLAKY -> symbols.flaky();
            case FAILED -> symbols.failed();
            case BROKEN -> symbols.broken();
            case CANCELLED -> symbols.cancelled();
            case SKIPPED, BLOCKED, READY, DISPATCHED, RUNNING, RETRYING -> symbols.skipped();
        };
    }

    static Style style(JobState state) {
        return switch (state) {
            case PASSED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case FLAKY, BROKEN, CANCELLED, RETRYING -> Style.WARNING;
            case SKIPPED, BLOCKED, READY, DISPATCHED, RUNNING -> Style.FAINT;
        };
    }

    static Style style(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Style.GOOD_STRONG;
            case FAILED -> Style.BAD_STRONG;
            case BROKEN, CANCELLED, FLAKY -> Style.WARNING_STRONG;
        };
    }
}
