package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs a command through picocli in a folder, and keeps what it prints. */
final class CommandFixture {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path directory;

    CommandFixture(Path directory) {
        this.directory = directory;
    }

    int plan(String... arguments) {
        return run(PlanCommand::of, arguments);
    }

    int init(String... arguments) {
        return run(invocation -> new CommandLine(new InitCommand(invocation)), arguments);
    }

    private int run(Function<Invocation, CommandLine> command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        PrintWriter errors = new PrintWriter(err, true);
        Invocation invocation = new Invocation(
                directory, Map.of(), new PrintWriter(out, true), errors, false, () -> Instant.EPOCH, code -> {});
        return command.apply(invocation)
                .setErr(errors)
                .setExecutionExceptionHandler((e, line, result) -> {
                    if (e instanceof CommandFailure failure) {
                        errors.println(failure.getMessage());
                        return failure.exitCode();
                    }
                    throw e;
                })
                .execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    CommandFixture write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }
}
