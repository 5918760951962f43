package dev.coppice.worker.environment.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body without its framing. Closing does nothing to the connection. */
final class BodyInput extends InputStream {
    private static final int MOST_DIGITS = 15;
    private static final int MOST_TRAILERS = 8 * 1024;

    private final Wire wire;
    private final Framing framing;
    /** Of the body, or of the chunk. */
    private long left;

    private boolean begun;
    private boolean ended;

    BodyInput(Wire wire, Framing framing) {
        this.wire = wire;
        this.framing = framing;
        this.left = framing instanceof Framing.Length length ? length.bytes() : 0;
        this.ended = framing instanceof Framing.None;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (framing instanceof Framing.Chunks && left == 0 && !nextChunk()) {
            ended = true;
            return -1;
        }
        boolean bounded = !(framing instanceof Framing.Rest);
        int count = wire.read(bytes, offset, bounded ? (int) Math.min(length, left) : length);
        if (count < 0) {
            if (bounded) {
                throw new EOFException("the connection ended in the middle of a body");
            }
            ended = true;
            return -1;
        }
        left -= count;
        ended = framing instanceof Framing.Length && left == 0;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (begun) {
            expectEnd();
        }
        begun = true;
        String digits = line(MOST_DIGITS + 2);
        if (!digits.matches("[0-9A-Fa-f]{1," + MOST_DIGITS + "}")) {
            throw new IOException("a chunk of the body has no size");
        }
        left = Long.parseLong(digits, 16);
        if (left == 0) {
            int most = MOST_TRAILERS;
            for (String trailer = line(most); !trailer.isEmpty(); trailer = line(most)) {
                most -= trailer.length();
            }
        }
        return left > 0;
    }

    private void expectEnd() throws IOException {
        if (!line(2).isEmpty()) {
            throw new IOException("a chunk of the body is longer than it says");
        }
    }

    private String line(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = wire.read(); next != '\r'; next = wire.read()) {
            if (next < 0 || next == '\n' || line.length() >= most) {
                throw new IOException("the body's chunks are none");
            }
            line.append((char) next);
        }
        if (wire.read() != '\n') {
            throw new IOException("the body's chunks are none");
        }
        return line.toString();
    }
}
