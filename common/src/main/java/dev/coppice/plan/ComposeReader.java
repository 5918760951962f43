package dev.coppice.plan;

import dev.coppice.environment.ComposeSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code compose}. */
final class ComposeReader {
    private static final String WHAT = "compose";

    private final Values values;
    private final Fields.Reader fields;

    ComposeReader(Values values, Fields.Reader fields) {
        this.values = values;
        this.fields = fields;
    }

    Optional<ComposeSpec> read(Yaml value) {
        return fields.of(value, WHAT, List.of("file", "files", "profiles", "service", "port", "wait"))
                .flatMap(compose -> {
                    Optional<List<String>> files = files(compose);
                    Map<String, Integer> variables = variables(compose);
                    Optional<Integer> port = compose.field("port")
                                    .filter(Yaml.Mapping.class::isInstance)
                                    .isPresent()
                            ? variables.values().stream().findFirst()
                            : compose.optional("port", Values.integer(1, 65535));
                    List<String> profiles = compose.texts("profiles", Names::line);
                    Optional<Duration> readyWithin = compose.optional("wait", DurationText::parse);
                    return compose.required("service", Names::line)
                            .flatMap(service -> files.map(
                                    paths -> new ComposeSpec(paths, profiles, service, port, variables, readyWithin)));
                });
    }

    private Optional<List<String>> files(Fields compose) {
        if (compose.has("files") && compose.has("file")) {
            values.problem(compose.line(), "compose has both file and files", "keep one of the two");
            return Optional.empty();
        }
        if (compose.has("files")) {
            List<String> files = compose.texts("files", RepositoryPath::normalise);
            if (files.isEmpty()) {
                compose.missing("file");
            }
            return Optional.of(files).filter(paths -> !paths.isEmpty());
        }
        return compose.required("file", RepositoryPath::normalise).map(List::of);
    }

    /** The port as a map from variables that are told it. */
    private Map<String, Integer> variables(Fields compose) {
        Map<String, Integer> variables = new LinkedHashMap<>();
        if (compose.field("port").orElse(null) instanceof Yaml.Mapping map) {
            for (Yaml.Entry entry : map.entries()) {
                Optional<String> name =
                        values.one(new Yaml.Scalar(entry.key(), entry.line()), WHAT + ".port", Names::variable);
                Optional<Integer> port =
                        values.one(entry.value(), WHAT + ".port." + entry.key(), Values.integer(1, 65535));
                if (name.isPresent() && port.isPresent()) {
                    variables.put(name.get(), port.get());
                }
            }
        }
        return variables;
    }
}
