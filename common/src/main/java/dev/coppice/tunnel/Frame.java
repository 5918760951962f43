package dev.coppice.tunnel;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A piece of what goes through a tunnel: a byte for its kind, four for its length, and its content. */
public final class Frame {
    private static final int HEAD = 5;
    private static final int LARGEST = 1 << 20;

    /** What it holds. */
    public enum Kind {
        /** Bytes as they are; none when it only shows that the tunnel is there. */
        DATA(0),
        /** Bytes that a command wrote to its standard error. */
        ERRORS(1),
        /** No data comes from here any more. */
        END(2),
        /** The size of a terminal, such as {@code 80x24}. */
        SIZE(3),
        /** The last: the exit code of what was asked for. */
        EXIT(4),
        /** The last: why it could not be done, or broke off. */
        FAILURE(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws IOException {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IOException("what came through the tunnel is no frame"));
        }
    }

    private final Kind kind;
    private final byte[] content;

    /** @param content which nobody changes any more */
    public Frame(Kind kind, byte[] content) {
        this.kind = kind;
        this.content = content;
    }

    public static Frame of(Kind kind, String text) {
        return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    public Kind kind() {
        return kind;
    }

    /** Not to be changed. */
    public byte[] content() {
        return content;
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** As it goes through the tunnel. */
    public byte[] bytes() {
        return ByteBuffer.allocate(HEAD + content.length)
                .put((byte) kind.code)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /**
     * Reads the next one.
     *
     * @return empty at the end of the stream
     * @throws IOException when the stream breaks off within one, or holds none
     */
    public static Optional<Frame> read(InputStream in) throws IOException {
        int code = in.read();
        if (code < 0) {
            return Optional.empty();
        }
        Kind kind = Kind.of(code);
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("what came through the tunnel is no frame");
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("the tunnel broke off");
        }
        return Optional.of(new Frame(kind, content));
    }
}
