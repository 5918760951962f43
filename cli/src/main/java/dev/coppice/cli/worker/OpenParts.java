package dev.coppice.cli.worker;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** Parts of a process that are open; closes the last first, and each whatever the others do. For one thread. */
final class OpenParts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpenParts.class.getName());

    /** Closes a part. */
    interface Closing {
        void close() throws IOException;
    }

    private record Part(String name, Closing closing) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    void add(String name, Closing closing) {
        parts.push(new Part(name, closing));
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closing().close();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.WARNING, "the worker stops, but its " + part.name() + " could not be closed", e);
            }
        }
    }
}
