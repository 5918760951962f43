package dev.coppice.coordinator.environment;

/**
 * Who asks for something.
 *
 * @param name of the token; empty where nobody needs one
 * @param operates whether it may do what it likes with environments of others
 */
public record EnvironmentCaller(String name, boolean operates) {

    /** Whether it may do more with an environment than see that it is there. */
    public boolean mayUse(Environment environment) {
        return operates || (!name.isEmpty() && name.equals(environment.owner()));
    }
}
