package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection, with what has been read of it ahead. Read by one thread at a time, written by one at a time. */
final class Wire implements Closeable {
    private static final int SIZE = 32 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer ahead = ByteBuffer.allocate(SIZE).flip();

    Wire(SocketChannel channel) {
        this.channel = channel;
    }

    static Wire to(EngineAddress engine) throws IOException {
        URI uri = engine.uri();
        SocketAddress address = "unix".equals(uri.getScheme())
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort());
        return new Wire(SocketChannel.open(address));
    }

    /** Waits until there is something to read; false at the end. */
    boolean fill() throws IOException {
        if (ahead.hasRemaining()) {
            return true;
        }
        ahead.clear();
        try {
            return channel.read(ahead) > 0;
        } finally {
            ahead.flip();
        }
    }

    /** The next byte; -1 at the end. */
    int read() throws IOException {
        return fill() ? ahead.get() & 0xFF : -1;
    }

    /** As many bytes as there are, and at least one; -1 at the end. */
    int read(byte[] bytes, int offset, int most) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(most, ahead.remaining());
        ahead.get(bytes, offset, count);
        return count;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /** Nothing more is written; what the other end writes can still be read. */
    void end() throws IOException {
        channel.shutdownOutput();
    }

    /** Also ends what other threads do with it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
