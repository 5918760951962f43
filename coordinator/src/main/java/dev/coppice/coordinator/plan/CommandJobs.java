package dev.coppice.coordinator.plan;

import dev.coppice.plan.Batch;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import java.util.List;
import java.util.stream.Collectors;

/** What a job without a plan file runs. */
final class CommandJobs {
    private static final int LONGEST_LABEL = 60;

    private CommandJobs() {}

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
