package dev.coppice.worker.process;

import org.jspecify.annotations.Nullable;

/**
 * A line of the process table.
 *
 * @param state of its first thread
 * @param startTicks when it started, in clock ticks since the machine's boot; with the pid it names a process for ever
 */
record ProcessEntry(int pid, int parent, int group, int session, char state, int threads, long startTicks) {
    private static final int STATE = 2;
    private static final int THREADS = 16;
    private static final int FIELDS = 19;

    /** What of an entry stays the same for as long as the process lives. */
    record Identity(int pid, long startTicks) {}

    Identity identity() {
        return new Identity(pid, startTicks);
    }

    /** Reads the content of {@code /proc/PID/stat}; null when it is not one. */
    static @Nullable ProcessEntry parse(byte[] stat, int length) {
        // The command's name comes second, in parentheses, and may itself hold spaces and parentheses.
        int nameEnd = length - 1;
        while (nameEnd > 0 && stat[nameEnd] != ')') {
            nameEnd--;
        }
        long[] fields = new long[FIELDS];
        int at = nameEnd + STATE + 1;
        for (int field = 0; field < FIELDS; field++) {
            at++;
            for (; at < length && stat[at] != ' '; at++) {
                fields[field] = 10 * fields[field] + stat[at] - '0';
            }
            if (at >= length) {
                return null;
            }
        }
        int pid = 0;
        for (int digit = 0; stat[digit] != ' '; digit++) {
            pid = 10 * pid + stat[digit] - '0';
        }
        return new ProcessEntry(
                pid,
                (int) fields[0],
                (int) fields[1],
                (int) fields[2],
                (char) stat[nameEnd + STATE],
                (int) fields[THREADS],
                fields[FIELDS - 1]);
    }

    /** A zombie has ended already, and waits only for its parent to notice; unless it is but the first of threads that go on. */
    boolean running() {
        return (state != 'Z' && state != 'X') || threads > 1;
    }
}
