package dev.coppice.worker.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of this machine, as {@code /proc} tells of them. For one thread. */
final class ProcessTable {
    private static final int COMMAND_LIMIT = 200;
    private static final int LOOKS = 200;
    private byte[] buffer = new byte[8192];
    private final Set<String> listed = new HashSet<>();
    private boolean missing;

    /**
     * The id that was given to a process last, or to a thread.
     *
     * @see <a href="https://man7.org/linux/man-pages/man5/proc_loadavg.5.html">the last field of loadavg</a>
     */
    int lastId() {
        int length = content("loadavg");
        String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
        return Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
    }

    /**
     * The processes that run now. One that ends meanwhile may be missing: see {@link #isMissingSome}.
     *
     * @param above only those whose ids are greater; 0 for all
     */
    List<ProcessEntry> read(int above) {
        listed.clear();
        return readNew(above);
    }

    /** Those that run now and were not there yet when {@link #read} or this was called last. */
    List<ProcessEntry> readNew(int above) {
        missing = false;
        String[] names = new File("/proc").list();
        if (names == null) {
            throw new IllegalStateException("can't list /proc: Coppice needs it to find the processes a task leaves");
        }
        List<ProcessEntry> entries = new ArrayList<>();
        for (String name : names) {
            if (Character.isDigit(name.charAt(0)) && Integer.parseInt(name) > above && listed.add(name)) {
                ProcessEntry entry = entry(name);
                if (entry != null && entry.running()) {
                    entries.add(entry);
                } else {
                    missing = true;
                }
            }
        }
        return entries;
    }

    /** Whether a process has ended before all was asked of it. It may have started another since the last reading began. */
    boolean isMissingSome() {
        return missing;
    }

    /** The process with this id, or null when there is none. */
    @Nullable
    ProcessEntry entry(String pid) {
        int length = content(pid + "/stat");
        return length <= 0 ? null : ProcessEntry.parse(buffer, length);
    }

    /**
     * Whether a process has a variable in its environment one of whose values, separated by spaces, is this mark. A process
     * of another user, whose environment can't be read, has not.
     */
    boolean carries(int pid, byte[] mark) {
        int length = content(pid + "/environ");
        // In the moment in which a process becomes another program, it has none to show.
        for (int look = 1; length == 0 && look < LOOKS; look++) {
            length = content(pid + "/environ");
        }
        missing |= length <= 0 && entry(Integer.toString(pid)) == null;
        for (int at = 0; at + mark.length <= length; at++) {
            if (buffer[at] == mark[0]
                    && Arrays.equals(buffer, at, at + mark.length, mark, 0, mark.length)
                    && (at > 0 && (buffer[at - 1] == '=' || buffer[at - 1] == ' '))
                    && (at + mark.length == length
                            || buffer[at + mark.length] == 0
                            || buffer[at + mark.length] == ' ')) {
                return true;
            }
        }
        return false;
    }

    /** The limits of a process, of whichever user; nothing limits one that has ended. */
    RealTimeLimits limits(String pid) {
        int length = content(pid + "/limits");
        missing |= length <= 0;
        return RealTimeLimits.parse(new String(buffer, 0, Math.max(0, length), StandardCharsets.US_ASCII));
    }

    /** How a process was called, for people. */
    String command(int pid) {
        int length = Math.clamp(content(pid + "/cmdline"), 0, COMMAND_LIMIT);
        String command = new String(buffer, 0, length, StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
        return command.isEmpty() ? "unknown command" : command;
    }

    /** Reads a file into the buffer; gives its length, or -1 when its process has ended or is not ours. */
    private int content(String file) {
        try (FileInputStream in = new FileInputStream("/proc/" + file)) {
            int length = 0;
            while (true) {
                int n = in.read(buffer, length, buffer.length - length);
                length += Math.max(n, 0);
                // The kernel fills what it is given, so a short read was the last one.
                if (length < buffer.length) {
                    return length;
                }
                buffer = Arrays.copyOf(buffer, 2 * length);
            }
        } catch (IOException e) {
            return -1;
        }
    }
}
