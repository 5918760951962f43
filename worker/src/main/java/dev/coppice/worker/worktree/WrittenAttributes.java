package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The git attributes, such as those for line ends, by which a worktree's files were written. Git does not write files again when only these
 * change. They are written down last, so that after a crash the files are written once more rather than once too few.
 */
record WrittenAttributes(Path file) {

    /** Whether the files were written by these. */
    boolean are(List<String> attributes) throws IOException {
        try {
            return Arrays.equals(Files.readAllBytes(file), bytes(attributes));
        } catch (NoSuchFileException none) {
            return attributes.isEmpty();
        }
    }

    void write(List<String> attributes) throws IOException {
        if (!are(attributes)) {
            Folders.write(file, bytes(attributes));
        }
    }

    private static byte[] bytes(List<String> attributes) {
        return String.join("\n", attributes).getBytes(UTF_8);
    }
}
