package dev.coppice.worker.process;

import java.nio.charset.StandardCharsets;

/**
 * What the processes of an owner are known by: a word in their environment, and a number in their limits. A process that empties its
 * environment, leaves its session and outlives its parent still has the number.
 *
 * <p>The number is a limit of RLIMIT_RTTIME, in microseconds, and none comes near it: the least is 36 000 years.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">getrlimit(2): limits are inherited by fork and kept by exec</a>
 */
final class ProcessMark {
    private static final long OUTERMOST = 1L << 61;
    private static final long OURS = 1L << 60;
    private static final int ATTEMPT_BITS = 28;
    private static final long ATTEMPTS = 1L << ATTEMPT_BITS;

    private final byte[] word;
    private final long first;
    private final long last;

    private ProcessMark(String word, long first, long last) {
        if (word.length() < 8 || word.contains(" ")) {
            throw new IllegalArgumentException("a mark is one word of at least 8 characters, not '" + word + "'");
        }
        this.word = word.getBytes(StandardCharsets.UTF_8);
        this.first = first;
        this.last = last;
    }

    /**
     * The mark of all attempts of a worker process.
     *
     * @param run stands alone, or between spaces, as the value of some environment variable
     */
    static ProcessMark ofRun(String run) {
        // The same in each Java: whoever cleans up after the worker counts it out again.
        long first = OURS | (run.hashCode() & 0xffff_ffffL) << ATTEMPT_BITS;
        return new ProcessMark(run, first, first + ATTEMPTS - 1);
    }

    /**
     * The mark of one attempt of this run's.
     *
     * @param token stands in the environment like the run's
     * @param count of the run's attempts until now; whoever is 2^28 attempts later gets the same number
     */
    ProcessMark ofAttempt(String token, long count) {
        long number = first + count % ATTEMPTS;
        return new ProcessMark(token, number, number);
    }

    boolean sharesNumbersWith(ProcessMark other) {
        return first == other.first;
    }

    byte[] word() {
        return word;
    }

    /** The limit for processes that are not within another owner's. */
    long outermostLimit() {
        return OUTERMOST | first;
    }

    /** The limit for those that are: lower than every outermost one, which they keep as their hard limit. */
    long innerLimit() {
        return first;
    }

    /** Whether a process with this limit is the owner's. */
    boolean holds(long limit) {
        long number = limit & ~OUTERMOST;
        return first <= number && number <= last;
    }
}
