package dev.coppice.cli;

import dev.coppice.cli.invocation.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Runs the program in this process, for a person who has a home. */
public final class InProcess {
    private final Path directory;
    private final Map<String, String> environment;

    /**
     * A person.
     *
     * @param directory where they stand
     */
    public InProcess(Path directory, Path home, Map<String, String> environment) {
        this.directory = directory;
        this.environment = new HashMap<>(environment);
        for (String kind : new String[] {"CACHE", "STATE", "CONFIG"}) {
            this.environment.put(
                    "XDG_" + kind + "_HOME",
                    home.resolve("." + kind.toLowerCase(Locale.ROOT)).toString());
        }
    }

    /** How a call ended. */
    public record Ended(int exitCode, String out, String err) {}

    public Ended run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Invocation invocation = new Invocation(
                directory,
                environment,
                new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), false),
                new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
                false,
                Clock.systemUTC(),
                code -> {
                    throw new AssertionError("halted with " + code);
                },
                out);
        int exitCode = new Program(invocation).run(arguments);
        return new Ended(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
