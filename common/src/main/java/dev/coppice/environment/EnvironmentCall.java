package dev.coppice.environment;

import java.util.List;
import java.util.Optional;

/** What somebody who is connected with an environment by a tunnel wants of it. */
public sealed interface EnvironmentCall {

    /**
     * What its services write.
     *
     * @param service empty for all
     * @param follow whether to go on with what comes
     * @param last so many of the last lines; empty for all
     */
    record Logs(Optional<String> service, boolean follow, Optional<Integer> last) implements EnvironmentCall {}

    /**
     * A command that runs in a service of it.
     *
     * @param service empty for the one that publishes the first port
     * @param terminal whether it has one
     */
    record Exec(Optional<String> service, List<String> command, boolean terminal) implements EnvironmentCall {
        public Exec {
            command = List.copyOf(command);
        }
    }

    /**
     * A connection to a port that it publishes.
     *
     * @param hostPort of its host
     */
    record Connection(int hostPort) implements EnvironmentCall {}
}
