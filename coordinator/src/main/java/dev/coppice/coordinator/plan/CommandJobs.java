package dev.coppice.coordinator.plan;

import dev.coppice.plan.Batch;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What a job without a plan file runs. */
final class CommandJobs {
    private static final int LONGEST_LABEL = 60;
    private static final int NUMBER_BYTES = 8;
    private static final int BEGINNING = LONGEST_LABEL - "… #".length() - 2 * NUMBER_BYTES;

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
        return label.length() <= LONGEST_LABEL ? label : beginning(label) + "… #" + number(text);
    }

    private static String beginning(String label) {
        int end = Character.isHighSurrogate(label.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
        return label.substring(0, end).strip();
    }

    private static String number(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, NUMBER_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static List<Batch> batches(String label, String script) {
        Task task = new Task("1.1", label, List.of(new ShellBlock("bash", script + "\n", 0)));
        return List.of(new Batch(1, label, List.of(task)));
    }
}
