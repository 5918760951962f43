package dev.coppice.worker.environment.engine;

/**
 * A TCP port of a container that is to be had on the host.
 *
 * @param address of the host, such as {@code 127.0.0.1}
 */
public record PublishedPort(String address, int hostPort, int containerPort) {
    /** On loopback only. */
    public static PublishedPort local(int hostPort, int containerPort) {
        return new PublishedPort("127.0.0.1", hostPort, containerPort);
    }
}
