package dev.coppice.coordinator.plan;

import dev.coppice.plan.Batch;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import java.util.List;
import java.util.stream.Collectors;

/** What a job without a plan file runs. */
final class CommandJobs {
    private static final String PLACE = "{}";
    private static final int LONGEST_LABEL = 60;

    private CommandJobs() {}

    /** The command with every {@code {}} replaced by the argument, quoted for a shell; without one, it is appended. */
    static String script(String command, String argument) {
        String quoted = quote(argument);
        return command.contains(PLACE) ? command.replace(PLACE, quoted) : command + " " + quoted;
    }

    /** How often the argument stands in the command. */
    static int places(String command) {
        return (command.length() - command.replace(PLACE, "").length()) / PLACE.length();
    }

    /** The length of {@link #script} without making it. */
    static long scriptLength(String command, int places, String argument) {
        long quoted = quote(argument).length();
        return command.length() + (places == 0 ? 1 + quoted : places * (quoted - PLACE.length()));
    }

    /** A word that a shell takes literally. */
    static String quote(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * A text on one line that stands for a command or an argument where people read. Of a long one it is the beginning, and a
     * number that tells it from others that begin so.
     */
    static String label(String text) {
        String line = text.chars()
                .mapToObj(c -> Character.isISOControl(c) ? " " : Character.toString(c))
                .collect(Collectors.joining());
        String label = line.strip();
        if (label.isEmpty()) {
            return "''";
        }
        return label.length() <= LONGEST_LABEL
                ? label
                : "%s… #%04x".formatted(beginning(label), text.hashCode() & 0xffff);
    }

    private static String beginning(String label) {
        int end = Character.isHighSurrogate(label.charAt(LONGEST_LABEL - 9)) ? LONGEST_LABEL - 9 : LONGEST_LABEL - 8;
        return label.substring(0, end).strip();
    }

    static List<Batch> batches(String label, String script) {
        Task task = new Task("1.1", label, List.of(new ShellBlock("bash", script + "\n", 0)));
        return List.of(new Batch(1, label, List.of(task)));
    }
}
