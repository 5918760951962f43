package dev.coppice.cli.terminal;

import dev.coppice.cli.invocation.Invocation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where output goes, and what can be shown there. For one thread; does not close its stream.
 *
 * @param isInteractive whether lines can be repainted in place
 * @param colour whether styles are shown
 */
public record Terminal(
        OutputStream out, boolean isInteractive, boolean colour, Symbols symbols, Supplier<TerminalSize> size) {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    /** Standard output as one call of the program was given it. */
    public static Terminal of(Invocation invocation) {
        return standardOutput(invocation.stream(), invocation.environment(), !invocation.color());
    }

    /**
     * This process's standard output. Colours: never with {@code noColour} or NO_COLOR, always with CLICOLOR_FORCE, else on
     * terminals. Signs: Unicode where the locale is UTF-8.
     *
     * @param out standard output, unbuffered, so that its errors are seen
     */
    public static Terminal standardOutput(OutputStream out, Map<String, String> env, boolean noColour) {
        Path device = deviceBehind(STANDARD_OUTPUT);
        boolean capable =
                isTerminal(device) && !env.getOrDefault("TERM", "dumb").equals("dumb");
        Supplier<TerminalSize> size = capable ? new WindowSize(device, env) : () -> TerminalSize.DEFAULT;
        return new Terminal(
                out, capable, hasColour(env, noColour, capable), isUtf8(env) ? Symbols.UNICODE : Symbols.ASCII, size);
    }

    /** Writes lines as they are, uncut, in one write. */
    public void print(List<Line> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.render(colour)).append('\n');
        }
        send(text);
    }

    /** Writes in one write. */
    void send(CharSequence text) throws IOException {
        if (!text.isEmpty()) {
            Charset charset = symbols.equals(Symbols.ASCII) ? StandardCharsets.US_ASCII : StandardCharsets.UTF_8;
            out.write(text.toString().getBytes(charset));
            out.flush();
        }
    }

    static boolean hasColour(Map<String, String> env, boolean noColour, boolean capable) {
        if (noColour || !env.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        String force = env.getOrDefault("CLICOLOR_FORCE", "");
        return capable || !(force.isEmpty() || force.equals("0"));
    }

    static boolean isUtf8(Map<String, String> env) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = env.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    private static Path deviceBehind(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            // Not Linux: what it is can't be known, and plain output is right everywhere.
            return Path.of("/dev/null");
        }
    }

    static boolean isTerminal(Path device) {
        String name = device.toString();
        return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
    }
}
