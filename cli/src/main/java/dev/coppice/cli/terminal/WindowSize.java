package dev.coppice.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A terminal's size, asked of {@code stty} at first and after each SIGWINCH. {@code get} is for one thread; the signal may come
 * on any.
 */
final class WindowSize implements Supplier<TerminalSize> {
    private final Path device;
    private final Map<String, String> env;
    private volatile boolean changed = true;
    private TerminalSize size = TerminalSize.DEFAULT;

    /** @param env COLUMNS and LINES count where stty does not know */
    WindowSize(Path device, Map<String, String> env) {
        this.device = device;
        this.env = env;
        Signals.on("WINCH", () -> changed = true);
    }

    @Override
    public TerminalSize get() {
        if (changed) {
            changed = false;
            size = ask().orElseGet(
                            () -> new TerminalSize(fromEnv("COLUMNS", size.columns()), fromEnv("LINES", size.rows())));
        }
        return size;
    }

    private Optional<TerminalSize> ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(device.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = stty.getInputStream()) {
                return parse(new String(out.readAllBytes(), StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // No stty here, or no such device any more: the environment's word, or the last known size, will do.
            return Optional.empty();
        }
    }

    /** Reads {@code rows columns}; empty where either is unknown. */
    static Optional<TerminalSize> parse(String answer) {
        String[] parts = answer.strip().split(" ", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        int rows = number(parts[0]);
        int columns = number(parts[1]);
        return rows > 0 && columns > 0 ? Optional.of(new TerminalSize(columns, rows)) : Optional.empty();
    }

    private int fromEnv(String name, int otherwise) {
        int value = number(env.getOrDefault(name, ""));
        return value > 0 ? value : otherwise;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
