package dev.coppice.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads maps of environment variables. */
final class VariablesReader {
    private final Values values;

    VariablesReader(Values values) {
        this.values = values;
    }

    /** Variables for the tasks: those that Coppice sets itself are refused. */
    Map<String, String> read(Yaml value, String what) {
        return read(value, what, Names::variable);
    }

    /** Variables for a service, which Coppice gives none of its own. */
    Map<String, String> readForService(Yaml value, String what) {
        return read(value, what, Names::anyVariable);
    }

    private Map<String, String> read(Yaml value, String what, UnaryOperator<String> name) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Yaml.Entry entry : values.entries(value, what).orElse(List.of())) {
            Optional<String> key = values.one(new Yaml.Scalar(entry.key(), entry.line()), what, name);
            Optional<String> text = text(entry, what + "." + entry.key());
            if (key.isPresent() && text.isPresent()) {
                variables.put(key.get(), text.get());
            }
        }
        return variables;
    }

    private Optional<String> text(Yaml.Entry entry, String what) {
        if (entry.value() instanceof Yaml.Empty) {
            values.problem(entry.line(), what + " has no value", "write " + entry.key() + ": \"\" for an empty one");
            return Optional.empty();
        }
        return values.one(entry.value(), what, Names::variableValue);
    }
}
