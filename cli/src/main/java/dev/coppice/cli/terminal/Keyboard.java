package dev.coppice.cli.terminal;

import dev.coppice.lifecycle.Crew;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** This process's standard input. */
public final class Keyboard {
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");
    private static final int PIECE = 16 * 1024;

    /** Not closed: its thread waits in a system call for what nobody may ever type, and ends with the program. */
    private final Crew readers = new Crew("input");

    /** Whether a person types it. */
    public boolean isTerminal() {
        try {
            return Terminal.isTerminal(Files.readSymbolicLink(STANDARD_INPUT));
        } catch (IOException e) {
            return false; // nobody's: it is closed
        }
    }

    /** Sends all that comes, as it comes, and then closes the sink. Returns at once. */
    public void sendTo(OutputStream sink) {
        readers.startBlocking("read", () -> {
            try (sink;
                    FileInputStream in = new FileInputStream(FileDescriptor.in)) {
                byte[] piece = new byte[PIECE];
                for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                    sink.write(piece, 0, length);
                    sink.flush();
                }
            } catch (IOException e) {
                // Whoever was to read has ended: what it says of that counts.
            }
        });
    }

    /** A terminal that hands on each key as it is pressed, Ctrl-C included, until this is closed. */
    public interface Raw extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Makes it so.
     *
     * @throws IOException when it is no terminal, or there is no stty
     */
    public Raw raw() throws IOException, InterruptedException {
        String before = stty("-g").strip();
        stty("raw", "-echo");
        return () -> {
            try {
                stty(before);
            } catch (IOException e) {
                // It takes its own settings unless it is gone, as when its window was closed: what the command said
                // counts.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static String stty(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(Arrays.asList(words));
        Process stty = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true)
                .start();
        String said;
        try (var out = stty.getInputStream()) {
            said = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
        }
        if (stty.waitFor() != 0) {
            throw new IOException("stty " + String.join(" ", words) + ": " + said.strip());
        }
        return said;
    }
}
