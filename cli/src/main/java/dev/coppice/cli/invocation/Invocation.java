package dev.coppice.cli.invocation;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.IntConsumer;

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
 * @param halt ends the process at once with an exit code, as a {@code kill -9} would: nothing is cleaned up
 * @param stream standard output itself, unbuffered, for what must know that it was written
 */
public record Invocation(
        Path directory,
        Map<String, String> environment,
        PrintWriter out,
        PrintWriter err,
        boolean color,
        InstantSource time,
        IntConsumer halt,
        OutputStream stream) {

    /** An invocation of this process: its standard output is that of the process. */
    public Invocation(
            Path directory,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err,
            boolean color,
            InstantSource time,
            IntConsumer halt) {
        this(directory, environment, out, err, color, time, halt, new FileOutputStream(FileDescriptor.out));
    }

    public Invocation {
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("The directory of an invocation must be absolute: " + directory);
        }
        environment = Map.copyOf(environment);
    }
}
