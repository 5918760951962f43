package dev.coppice.cli.invocation;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What one call of {@code coppice} was given. A command takes this as its constructor parameter and reads nothing from
 * {@link System}, so that a test can call it.
 *
 * @param directory where the user stands; absolute
 * @param environment the environment variables
 * @param out standard output: what was asked for; not flushed by itself, the program flushes it when the command ends
 * @param err standard error: what went wrong and what is going on; flushed at each line
 * @param color whether help and errors are coloured: on a terminal, unless {@code --no-color}, {@code NO_COLOR} or
 *     {@code TERM=dumb}
 * @param time the wall clock
 */
public record Invocation(
        Path directory,
        Map<String, String> environment,
        PrintWriter out,
        PrintWriter err,
        boolean color,
        InstantSource time) {

    public Invocation {
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("The directory of an invocation must be absolute: " + directory);
        }
        environment = Map.copyOf(environment);
    }
}
