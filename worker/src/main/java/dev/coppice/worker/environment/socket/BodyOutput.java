package dev.coppice.worker.environment.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a body with its framing, what it gets at once. Closing ends the body, not the connection. */
final class BodyOutput extends OutputStream {
    private static final String LINE_END = "\r\n";

    private final Wire wire;
    private final boolean chunked;

    BodyOutput(Wire wire, Framing framing) {
        this.wire = wire;
        this.chunked = framing instanceof Framing.Chunks;
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (chunked) {
            byte[] size = (Integer.toHexString(length) + LINE_END).getBytes(StandardCharsets.US_ASCII);
            byte[] end = LINE_END.getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = new byte[size.length + length + end.length];
            System.arraycopy(size, 0, chunk, 0, size.length);
            System.arraycopy(bytes, offset, chunk, size.length, length);
            System.arraycopy(end, 0, chunk, size.length + length, end.length);
            wire.write(chunk);
        } else {
            wire.write(bytes, offset, length);
        }
    }

    @Override
    public void close() throws IOException {
        if (chunked) {
            wire.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
