package dev.coppice.cli.moduletest;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.worker.moduletest.ModuleOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Shows what tests write, as it comes; of several modules line by line, with the module before it. Safe for use by many threads. */
final class ModuleLines implements ModuleOutput {
    private final Invocation invocation;
    private final OutputStream out;
    private final boolean several;
    private final Map<String, ByteArrayOutputStream> begun = new HashMap<>();

    /**
     * Writes the tests' output to standard output.
     *
     * @param out takes the output
     */
    ModuleLines(Invocation invocation, OutputStream out, boolean several) {
        this.invocation = invocation;
        this.out = out;
        this.several = several;
    }

    @Override
    public synchronized void write(String module, byte[] bytes) throws IOException {
        if (!several) {
            out.write(bytes);
            out.flush();
            return;
        }
        ByteArrayOutputStream line = begun.computeIfAbsent(module, name -> new ByteArrayOutputStream());
        for (byte one : bytes) {
            line.write(one);
            if (one == '\n') {
                print(module, line);
            }
        }
        out.flush();
    }

    private void print(String module, ByteArrayOutputStream line) throws IOException {
        out.write((module + " | ").getBytes(StandardCharsets.UTF_8));
        line.writeTo(out);
        line.reset();
    }

    /** Shows what has no end of line. */
    synchronized void finish(String module) throws IOException {
        ByteArrayOutputStream line = begun.get(module);
        if (line != null && line.size() > 0) {
            line.write('\n');
            print(module, line);
            out.flush();
        }
    }

    @Override
    public synchronized void say(String module, String line) {
        invocation.err().println("coppice: " + module + ": " + line);
    }
}
