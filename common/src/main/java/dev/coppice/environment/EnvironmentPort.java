package dev.coppice.environment;

/**
 * A port of a service's container, published on its host.
 *
 * @param port in the container
 */
public record EnvironmentPort(String service, int port, int hostPort) {}
