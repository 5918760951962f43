package dev.coppice.cli;

import dev.coppice.cli.invocation.Invocation;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Where the program starts. The launcher passes what only a shell can know. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new Program(invocation(List.of(arguments))).run(arguments));
    }

    static Invocation invocation(List<String> arguments) {
        Map<String, String> environment = System.getenv();
        boolean color = Boolean.getBoolean("coppice.terminal")
                && !arguments.contains("--no-color")
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Invocation(
                Path.of("").toAbsolutePath(),
                environment,
                new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                color,
                Clock.systemUTC(),
                code -> Runtime.getRuntime().halt(code));
    }
}
