package dev.coppice.worker.environment.compose;

import java.util.Locale;

/** A port that a service publishes, in its container. */
public record Target(String service, int port) implements Comparable<Target> {

    /** The variable that tells the host's port for it. */
    public String variable() {
        return "COPPICE_PORT_" + service.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_" + port;
    }

    @Override
    public int compareTo(Target other) {
        int services = service.compareTo(other.service);
        return services == 0 ? Integer.compare(port, other.port) : services;
    }

    @Override
    public String toString() {
        return service + ":" + port;
    }
}
