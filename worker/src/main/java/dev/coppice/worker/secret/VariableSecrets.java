package dev.coppice.worker.secret;

import java.util.Map;
import java.util.Optional;

/** Secrets in the environment variables of the worker's process. */
public final class VariableSecrets implements SecretSource {
    private final Map<String, String> variables;
    private final String prefix;

    /** @param prefix of the variables' names; variables without it are not in reach */
    public VariableSecrets(Map<String, String> variables, String prefix) {
        this.variables = Map.copyOf(variables);
        this.prefix = prefix;
    }

    @Override
    public Optional<String> secret(String name) {
        return Optional.ofNullable(variables.get(prefix + name));
    }

    @Override
    public String place(String name) {
        return "the variable " + prefix + name + " where the worker is started";
    }
}
