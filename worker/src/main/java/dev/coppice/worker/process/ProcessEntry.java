package dev.coppice.worker.process;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A line of the process table.
 *
 * @param startTicks when it started, in clock ticks since the machine's boot; with the pid it names a process for ever
 */
record ProcessEntry(int pid, int parent, int group, int session, char state, long startTicks) {
    private static final int FIELDS = 20;

    /** What of an entry stays the same for as long as the process lives. */
    record Identity(int pid, long startTicks) {}

    Identity identity() {
        return new Identity(pid, startTicks);
    }

    /** Reads the content of {@code /proc/PID/stat}; null when it is not one. */
    static @Nullable ProcessEntry parse(byte[] stat, int length) {
        String text = new String(stat, 0, length, StandardCharsets.ISO_8859_1);
        // The command's name comes second, in parentheses, and may itself hold spaces and parentheses.
        int nameBegin = text.indexOf(" (");
        int nameEnd = text.lastIndexOf(") ");
        if (nameBegin < 0 || nameEnd < nameBegin) {
            return null;
        }
        String[] fields = text.substring(nameEnd + 2).split(" ", FIELDS + 1);
        if (fields.length < FIELDS) {
            return null;
        }
        return new ProcessEntry(
                Integer.parseInt(text.substring(0, nameBegin)),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                fields[0].charAt(0),
                Long.parseLong(fields[19]));
    }

    /** A zombie has ended already, and waits only for its parent to notice. */
    boolean running() {
        return state != 'Z' && state != 'X';
    }
}
