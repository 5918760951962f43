package dev.coppice.testkit.broker;

import dev.coppice.testkit.system.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Where a server of the tests' own listens: for clients, for its tools, and its name service, one port after the other. */
final class BrokerPorts implements AutoCloseable {
    private static final int TRIES = 50;
    private static final int COUNT = 3;

    private final List<ReservedPort> all;

    private BrokerPorts(List<ReservedPort> all) {
        this.all = all;
    }

    /** Below those that the system gives out by itself. The caller closes them. */
    static BrokerPorts reserve() {
        return ThreadLocalRandom.current()
                .ints(TRIES, 20_000, 32_000)
                .mapToObj(BrokerPorts::from)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no three free ports in a row between 20000 and 32000"));
    }

    private static Optional<BrokerPorts> from(int first) {
        BrokerPorts ports = new BrokerPorts(new ArrayList<>());
        try {
            for (int port = first; port < first + COUNT; port++) {
                ports.all.add(ReservedPort.of(port));
            }
            return Optional.of(ports);
        } catch (IOException e) {
            ports.close();
            return Optional.empty();
        }
    }

    int first() {
        return all.getFirst().number();
    }

    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        all.forEach(ReservedPort::close);
    }
}
