package dev.coppice.environment;

import java.util.List;
import java.util.Optional;

/**
 * The container that an attempt's tasks run in.
 *
 * @param image such as {@code maven:3-temurin-21}
 * @param cpus how many processors it may keep busy; unlimited when empty
 * @param memoryBytes the limit in bytes
 * @param capabilities Linux capabilities that it keeps, such as {@code NET_ADMIN}; a worker may refuse them
 */
public record TaskContainer(
        String image,
        PullPolicy pull,
        Optional<Double> cpus,
        Optional<Long> memoryBytes,
        Optional<Integer> pids,
        List<String> capabilities) {
    public TaskContainer {
        capabilities = List.copyOf(capabilities);
    }

    /** Of this image, with nothing else said. */
    public static TaskContainer of(String image) {
        return new TaskContainer(
                image, PullPolicy.MISSING, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
}
