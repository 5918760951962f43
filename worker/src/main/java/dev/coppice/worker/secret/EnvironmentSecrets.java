package dev.coppice.worker.secret;

import java.util.Map;
import java.util.Optional;

/** Secrets in the environment of the worker's process. */
public final class EnvironmentSecrets implements SecretSource {
    private final Map<String, String> environment;
    private final String prefix;

    /** @param prefix of the variables' names; variables without it are not in reach */
    public EnvironmentSecrets(Map<String, String> environment, String prefix) {
        this.environment = Map.copyOf(environment);
        this.prefix = prefix;
    }

    @Override
    public Optional<String> secret(String name) {
        return Optional.ofNullable(environment.get(prefix + name));
    }

    @Override
    public String place(String name) {
        return "the variable " + prefix + name + " where the worker is started";
    }
}
