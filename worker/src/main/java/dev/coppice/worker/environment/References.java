package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values in the place of {@code ${NAME}}, and a dollar sign in that of {@code $$}. Any other dollar sign stands for itself. */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> values;

    References(Map<String, String> values) {
        this.values = values;
    }

    /** @throws EnvironmentException when a name has no value */
    Map<String, String> expand(String service, Map<String, String> env) throws EnvironmentException {
        Map<String, String> expanded = new TreeMap<>();
        for (Map.Entry<String, String> variable : env.entrySet()) {
            expanded.put(variable.getKey(), expand(service, variable.getKey(), variable.getValue()));
        }
        return expanded;
    }

    private String expand(String service, String variable, String text) throws EnvironmentException {
        Matcher references = REFERENCE.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (references.find()) {
            String name = references.group(1);
            String value = name == null ? "$" : values.get(name);
            if (value == null) {
                throw new EnvironmentException(
                        BrokenReason.BAD_PLAN,
                        "service " + service + ": the variable " + variable + " takes ${" + name
                                + "}, which is neither a variable (env) nor a secret (secrets) of the plan");
            }
            references.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return references.appendTail(expanded).toString();
    }
}
