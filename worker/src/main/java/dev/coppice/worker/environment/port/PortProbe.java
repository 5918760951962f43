package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/** Looks from this host whether somebody answers at a port. Has no state. */
public final class PortProbe {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int SILENCE_MILLIS = 200;
    private static final int ANSWER_MILLIS = 3_000;
    private static final int FIRST_ERROR = 400;

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

    /** Whether a GET is answered with a status below 400. */
    public static boolean answers(InetSocketAddress address, String path) {
        try {
            URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            try {
                connection.setInstanceFollowRedirects(false);
                connection.setConnectTimeout(CONNECT_MILLIS);
                connection.setReadTimeout(ANSWER_MILLIS);
                return connection.getResponseCode() < FIRST_ERROR;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
