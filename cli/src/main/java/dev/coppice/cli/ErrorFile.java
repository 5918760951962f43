package dev.coppice.cli;

import dev.coppice.cli.invocation.UserDirectories;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** Keeps the stack trace of the last unexpected error in a file, so that the user's terminal shows one line of it. */
final class ErrorFile {
    private final Path file;

    ErrorFile(Map<String, String> environment) {
        Path home = Path.of(System.getProperty("user.home"));
        this.file = UserDirectories.of(environment, home).state().resolve("last-error.txt");
    }

    /** Writes the stack trace over that of the error before, and returns a sentence that says where it is. */
    String write(Throwable error, InstantSource time) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, time.instant() + System.lineSeparator() + trace);
            return "the stack trace is in " + file + " (--debug prints it)";
        } catch (IOException e) {
            return "--debug prints the stack trace (it could not be kept: " + e + ")";
        }
    }
}
