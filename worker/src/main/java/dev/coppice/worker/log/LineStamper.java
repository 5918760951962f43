package dev.coppice.worker.log;

import dev.coppice.worker.process.OutputSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Passes bytes on with the time before each line: that at which its first byte came. A carriage return ends a line too, so
 * that each state of a progress bar is a line; other bytes are kept as they are, text or not.
 */
final class LineStamper implements OutputSink {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z '").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final OutputSink next;
    private final byte[] buffer = new byte[64 * 1024];
    private int filled;
    private byte[] stamp = new byte[0];
    private long stampMillis = -1;
    private boolean inLine;
    private boolean returned;

    LineStamper(InstantSource clock, OutputSink next) {
        this.clock = clock;
        this.next = next;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        renewStamp();
        int end = offset + length;
        int from = offset;
        for (int at = offset; at < end; at++) {
            byte b = bytes[at];
            if (b == '\n' || b == '\r' || returned) {
                put(bytes, from, at);
                from = at + 1;
                boundary(b);
                if (b != '\n' && b != '\r') {
                    from = at;
                }
            }
        }
        put(bytes, from, end);
        flush();
    }

    /** Ends a line that is not ended yet. */
    void finish() throws IOException {
        returned = false;
        if (inLine) {
            newline();
        }
        flush();
    }

    private void boundary(byte b) throws IOException {
        if (b == '\n') {
            newline();
        } else if (returned && b != '\r' && inLine) {
            newline();
        }
        returned = b == '\r';
    }

    private void newline() throws IOException {
        beginLine();
        room(1);
        buffer[filled++] = '\n';
        inLine = false;
    }

    private void put(byte[] bytes, int from, int to) throws IOException {
        if (from >= to) {
            return;
        }
        beginLine();
        for (int at = from; at < to; ) {
            room(1);
            int n = Math.min(to - at, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, n);
            filled += n;
            at += n;
        }
    }

    private void beginLine() throws IOException {
        if (!inLine) {
            room(stamp.length);
            System.arraycopy(stamp, 0, buffer, filled, stamp.length);
            filled += stamp.length;
            inLine = true;
        }
    }

    private void room(int bytes) throws IOException {
        if (buffer.length - filled < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (filled > 0) {
            next.write(buffer, 0, filled);
            filled = 0;
        }
    }

    private void renewStamp() {
        long millis = clock.millis();
        if (millis != stampMillis) {
            stampMillis = millis;
            stamp = FORMAT.format(clock.instant()).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
