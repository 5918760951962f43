package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.environment.VariableReferences;
import java.util.Map;
import java.util.TreeMap;

/** Puts values in the place of {@code ${NAME}} in a service's variables. */
final class References {
    private final Map<String, String> values;

    References(Map<String, String> values) {
        this.values = values;
    }

    /** @throws EnvironmentException when a name has no value */
    Map<String, String> expand(String service, Map<String, String> env) throws EnvironmentException {
        Map<String, String> expanded = new TreeMap<>();
        for (Map.Entry<String, String> variable : env.entrySet()) {
            for (String name : VariableReferences.names(variable.getValue())) {
                if (!values.containsKey(name)) {
                    throw new EnvironmentException(
                            BrokenReason.BAD_PLAN,
                            "service " + service + ": the variable " + variable.getKey() + " takes ${" + name
                                    + "}, which is neither a variable (env) nor a secret (secrets) of the plan");
                }
            }
            expanded.put(
                    variable.getKey(),
                    VariableReferences.replace(variable.getValue(), name -> values.getOrDefault(name, "")));
        }
        return expanded;
    }
}
