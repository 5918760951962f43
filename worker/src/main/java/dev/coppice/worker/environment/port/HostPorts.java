package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Scanner;

/**
 * What the system does with its ports.
 *
 * @param ephemeral those that it gives to outgoing connections
 */
record HostPorts(PortRange ephemeral) {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final PortRange USUAL = new PortRange(32_768, 60_999);

    static HostPorts ofThisHost() {
        try (Scanner ends =
                new Scanner(EPHEMERAL, StandardCharsets.US_ASCII)) { // the kernel gives it to one read of all only
            return new HostPorts(new PortRange(ends.nextInt(), ends.nextInt()));
        } catch (IOException | IllegalArgumentException | NoSuchElementException e) {
            return new HostPorts(USUAL); // what Linux does unless it is told otherwise
        }
    }

    boolean isEphemeral(int port) {
        return ephemeral.contains(port);
    }

    /** Whether nobody listens on it, neither on loopback alone nor on all addresses. */
    boolean isFree(int port) {
        return canListen(InetAddress.getLoopbackAddress(), port)
                && canListen(new InetSocketAddress(0).getAddress(), port);
    }

    private static boolean canListen(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
