package dev.coppice.worker.environment.docker;

import dev.coppice.worker.environment.engine.EngineOutput;
import dev.coppice.worker.environment.engine.EngineOutput.Channel;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Output as it comes from an engine: plain, or in frames that say which channel each piece is of. */
final class Frames {
    private static final int PIECE = 64 * 1024;
    private static final int STANDARD_ERROR = 2;
    private static final int PADDING = 3;

    private Frames() {}

    static void plain(InputStream in, EngineOutput sink) throws IOException {
        for (byte[] piece = next(in); piece.length > 0; piece = next(in)) {
            sink.write(Channel.OUT, piece);
        }
    }

    private static byte[] next(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE];
        int length = Math.max(0, in.read(piece));
        return length == PIECE ? piece : Arrays.copyOf(piece, length);
    }

    /** A frame that is cut off breaks the stream. */
    static void framed(InputStream in, EngineOutput sink) throws IOException {
        DataInputStream data = new DataInputStream(in);
        for (int kind = data.read(); kind >= 0; kind = data.read()) {
            data.skipNBytes(PADDING);
            long left = Integer.toUnsignedLong(data.readInt());
            while (left > 0) {
                byte[] piece = new byte[(int) Math.min(left, PIECE)];
                int length = data.read(piece);
                if (length < 0) {
                    throw new EOFException("the engine broke off in the middle of a frame");
                }
                sink.write(kind == STANDARD_ERROR ? Channel.ERR : Channel.OUT, Arrays.copyOf(piece, length));
                left -= length;
            }
        }
    }
}
