package dev.coppice.worker.environment.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What inspection tells of a container.
 *
 * @param image the id of its image
 * @param exitCode of a container that has ended; 137 may be anybody's SIGKILL
 * @param outOfMemory whether the kernel ended a process of it for want of memory, as the engine says
 * @param error why it could not be started, in the engine's words; empty when there is none
 * @param health empty when it has no health check
 * @param addresses its IP address on each of its networks, by the network's name, while it runs
 * @param ports that are bound on the host now
 */
public record ContainerState(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        Status status,
        OptionalInt exitCode,
        boolean outOfMemory,
        String error,
        Optional<Health> health,
        Map<String, String> addresses,
        List<PublishedPort> ports) {
    /** What it does. */
    public enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD;

        /** It has run, and does not run any more. */
        public boolean hasEnded() {
            return this == EXITED || this == DEAD;
        }
    }

    public ContainerState {
        labels = Map.copyOf(labels);
        addresses = Map.copyOf(addresses);
        ports = List.copyOf(ports);
    }
}
