package dev.coppice.testkit.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback interface that is this test's until it is closed, whether a server listens there or not: one that was merely
 * free a moment ago may be somebody else's, or that of a connection to itself. A socket is bound to it that never listens, so that a
 * connection is refused; a server that asks for this port by number gets it all the same, as often as it is started, for servers allow
 * their addresses to be reused.
 */
public final class ReservedPort implements AutoCloseable {
    private final Socket bound;

    private ReservedPort(Socket bound) {
        this.bound = bound;
    }

    /** Any that nobody uses. */
    public static ReservedPort any() {
        try {
            return of(0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port of the loopback interface is free", e);
        }
    }

    /**
     * A certain one.
     *
     * @param number 0 for any
     * @throws IOException when somebody uses or has reserved it
     */
    public static ReservedPort of(int number) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(false); // else it would share another test's reservation
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            socket.setReuseAddress(true);
            return new ReservedPort(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public int number() {
        return bound.getLocalPort();
    }

    /** For clients: {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + number();
    }

    @Override
    public void close() {
        try {
            bound.close();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + number() + " can't be given back", e);
        }
    }
}
