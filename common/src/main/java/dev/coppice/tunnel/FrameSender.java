package dev.coppice.tunnel;

import dev.coppice.tunnel.Frame.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames one way through a tunnel, in order, several at once where they come faster than they go. Safe for use by many threads; one
 * further thread is to {@link #run} it.
 */
public final class FrameSender implements Runnable {
    private static final int MOST = 1 << 20;
    private static final int MOST_AT_ONCE = 256 << 10;
    private static final int PIECE = 64 << 10;

    /** Takes bytes to the other end. */
    public interface Way {
        /**
         * Returns when they are there; the same bytes may be sent again.
         *
         * @param at how many were sent before
         */
        void send(long at, byte[] bytes) throws IOException, InterruptedException;
    }

    private final Way way;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private boolean closed;
    private boolean ended;
    private @Nullable IOException failure;

    public FrameSender(Way way) {
        this.way = way;
    }

    /** Waits for room. Does nothing after {@link #close}. */
    public synchronized void send(Frame frame) throws IOException {
        try {
            while (waiting.size() > MOST && failure == null && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a tunnel was full", e);
        }
        if (failure != null) {
            throw new IOException("the tunnel broke off: " + failure.getMessage(), failure);
        }
        if (!closed) {
            waiting.writeBytes(frame.bytes());
            notifyAll();
        }
    }

    /** What is written becomes frames of a kind; closing it sends {@link Kind#END}. */
    public OutputStream stream(Kind kind) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                send(new Frame(kind, new byte[] {(byte) one}));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int at = offset; at < offset + length; at += PIECE) {
                    send(new Frame(kind, Arrays.copyOfRange(bytes, at, Math.min(offset + length, at + PIECE))));
                }
            }

            @Override
            public void close() throws IOException {
                send(Frame.of(Kind.END, ""));
            }
        };
    }

    /** Sends until it is closed and all has gone, or the way fails. */
    @Override
    public void run() {
        long sent = 0;
        try {
            for (byte[] next = next(); next.length > 0; next = next()) {
                way.send(sent, next);
                sent += next.length;
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            fail(new IOException("it was ended", e));
        }
        end();
    }

    private synchronized byte[] next() throws InterruptedException {
        while (waiting.size() == 0 && !closed) {
            wait();
        }
        byte[] all = waiting.toByteArray();
        byte[] next = Arrays.copyOf(all, Math.min(all.length, MOST_AT_ONCE));
        waiting.reset();
        waiting.write(all, next.length, all.length - next.length);
        notifyAll();
        return next;
    }

    private synchronized void fail(IOException e) {
        failure = e;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Nothing more is sent but what waits. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until all has gone, or can't go. */
    public synchronized void awaitEnd() throws InterruptedException {
        while (!ended) {
            wait();
        }
    }
}
