package dev.coppice.coordinator.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Bytes on their way from one end of a tunnel to the other; who writes waits for room. Safe for use by many threads. */
final class Pipe {
    private static final int MOST = 1 << 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long written;
    private boolean closed;

    /**
     * Writes bytes once, however often they come.
     *
     * @param at how many were written before these
     * @return false when nobody reads any more, or there was no room in time
     */
    synchronized boolean write(long at, byte[] bytes, Duration longest) throws InterruptedException {
        boolean room = await(() -> waiting.size() <= MOST || closed, longest);
        if (!room || closed || at > written) {
            return false;
        }
        int known = (int) Math.min(bytes.length, written - at);
        waiting.writeBytes(Arrays.copyOfRange(bytes, known, bytes.length));
        written += bytes.length - known;
        notifyAll();
        return true;
    }

    /** What waits, at once or when it comes; nothing when none came in time; empty when no more will come. */
    synchronized Optional<byte[]> read(Duration longest) throws InterruptedException {
        await(() -> waiting.size() > 0 || closed, longest);
        if (waiting.size() == 0 && closed) {
            return Optional.empty();
        }
        byte[] bytes = waiting.toByteArray();
        waiting.reset();
        notifyAll();
        return Optional.of(bytes);
    }

    /** False when it does not come in time. */
    private synchronized boolean await(BooleanSupplier condition, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / NANOS_PER_MILLI;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** No more is written. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
