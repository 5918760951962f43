package dev.coppice.worker.environment.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command to be run in a container. What is empty is as for the container.
 *
 * @param env beside the container's own
 */
public record ExecSpec(
        List<String> command, Map<String, String> env, Optional<String> workingDirectory, Optional<String> user) {
    public ExecSpec {
        command = List.copyOf(command);
        env = Map.copyOf(env);
    }

    public static ExecSpec of(String... command) {
        return new ExecSpec(List.of(command), Map.of(), Optional.empty(), Optional.empty());
    }
}
