package dev.coppice.worker.environment;

import dev.coppice.worker.process.OutputSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks for a line that holds a text. Written by one thread at a time; asked by any. */
final class LineSearch implements OutputSink {
    private static final int LONGEST = 64 * 1024;

    private final Optional<String> text;
    private final Runnable onFound;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile boolean found;

    /**
     * @param text empty to look for nothing
     * @param onFound is called once
     */
    LineSearch(Optional<String> text, Runnable onFound) {
        this.text = text;
        this.onFound = onFound;
    }

    boolean hasFound() {
        return found;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (text.isEmpty() || found) {
            return;
        }
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n' || line.size() >= LONGEST) {
                look();
                line.reset();
            } else {
                line.write(bytes[i]);
            }
        }
        look(); // a prompt has no end of line
    }

    private void look() {
        if (!found && line.toString(StandardCharsets.UTF_8).contains(text.orElseThrow())) {
            found = true;
            onFound.run();
        }
    }
}
