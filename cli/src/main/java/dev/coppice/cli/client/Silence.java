package dev.coppice.cli.client;

import dev.coppice.time.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Closes what is read from a server that says nothing for too long, so that reading it fails. For one thread, which reads. */
public final class Silence implements AutoCloseable {
    /** Three times as long as the server waits between its comments. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private final InputStream body;
    private final @Nullable Timers timers;
    private volatile boolean broken;
    private Timers.@Nullable Pending end;

    private Silence(InputStream body, @Nullable Timers timers) {
        this.body = body;
        this.timers = timers;
        begin();
    }

    /**
     * A silence that ends a stream when it lasts too long.
     *
     * @param body closed with what is made
     */
    public static Silence limited(InputStream body, Timers timers) {
        return new Silence(body, timers);
    }

    /** A silence that may last. */
    public static Silence unlimited(InputStream body) {
        return new Silence(body, null);
    }

    private void begin() {
        if (timers != null) {
            end = timers.after(LONGEST, this::breakOff);
        }
    }

    /** Something was read. */
    public void heard() {
        cancel();
        begin();
    }

    private void cancel() {
        if (end != null) {
            end.cancel();
        }
    }

    /** Whether it has lasted too long. */
    public boolean isBroken() {
        return broken;
    }

    private void breakOff() {
        broken = true;
        closeBody();
    }

    private void closeBody() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cancel();
        closeBody();
    }
}
