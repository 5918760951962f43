package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Looks from this host whether somebody answers at a port. Has no state. */
public final class PortProbe {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int SILENCE_MILLIS = 200;

    private PortProbe() {}

    /**
     * Whether somebody accepts connections, and keeps one for a moment: an engine accepts in the place of a container, and hangs up when
     * nobody in there takes over. Takes at most 1.2 s.
     */
    public static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            try {
                return socket.getInputStream().read() >= 0;
            } catch (SocketTimeoutException e) {
                return true; // it waits for us to speak
            }
        } catch (IOException e) {
            return false;
        }
    }
}
