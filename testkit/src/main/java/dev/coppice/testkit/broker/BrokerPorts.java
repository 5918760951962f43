package dev.coppice.testkit.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Where a server of the tests' own listens: for clients, for its tools, and its name service, one after the other. */
final class BrokerPorts {
    private static final int TRIES = 50;

    private BrokerPorts() {}

    /** The first of three ports that nobody listens to. */
    static int free() {
        return ThreadLocalRandom.current()
                .ints(TRIES, 20_000, 32_000)
                .filter(first -> IntStream.range(first, first + 3).allMatch(BrokerPorts::isFree))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no three free ports in a row between 20000 and 32000"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
