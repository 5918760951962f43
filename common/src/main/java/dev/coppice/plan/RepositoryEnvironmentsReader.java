package dev.coppice.plan;

import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.ModuleTests;
import dev.coppice.environment.NamedEnvironments;
import dev.coppice.environment.PortSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code test} and {@code environment} of a settings file. */
final class RepositoryEnvironmentsReader {
    private static final String TEST = "test";
    private static final String ENVIRONMENT = "environment";

    private final Values values;
    private final Fields.Reader fields;

    RepositoryEnvironmentsReader(Values values) {
        this.values = values;
        this.fields = new Fields.Reader(values);
    }

    Optional<ModuleTests> tests(Yaml value) {
        return fields.of(
                        value,
                        TEST,
                        List.of("compose", "profiles", "service", "port", "ports", "wait", "command", "log"))
                .flatMap(test -> {
                    List<String> files = files(test);
                    if (files.isEmpty() && !test.has("compose")) {
                        test.missing("compose");
                    }
                    Optional<String> service = test.required("service", Names::line);
                    Optional<String> command = test.required("command", RepositoryEnvironmentsReader::command);
                    List<String> profiles = test.texts("profiles", Names::line);
                    Map<String, Integer> variables = variables(test);
                    Optional<PortSpan> ports = test.optional("ports", RepositoryEnvironmentsReader::span);
                    var wait = test.optional("wait", DurationText::parse).orElse(EnvironmentSpec.DEFAULT_WAIT);
                    Optional<String> log = test.optional("log", RepositoryPath::normalise);
                    return service.flatMap(where -> command.map(
                            line -> new ModuleTests(files, profiles, where, variables, ports, wait, line, log)));
                });
    }

    Optional<NamedEnvironments> environments(Yaml value) {
        return fields.of(
                        value,
                        ENVIRONMENT,
                        List.of("compose", "profiles", "port", "ports", "wait", "ttl", "credentials"))
                .map(environment -> new NamedEnvironments(
                        files(environment),
                        environment.texts("profiles", Names::line),
                        environment.optional("port", Values.integer(1, 65_535)),
                        environment.optional("ports", RepositoryEnvironmentsReader::span),
                        environment.optional("wait", DurationText::parse).orElse(EnvironmentSpec.DEFAULT_WAIT),
                        environment.optional("ttl", DurationText::parse),
                        credentials(environment)));
    }

    /** One, or a list. */
    private List<String> files(Fields from) {
        Optional<Yaml> given = from.field("compose");
        if (given.isPresent() && given.get() instanceof Yaml.Scalar) {
            return from.optional("compose", RepositoryPath::normalise)
                    .map(List::of)
                    .orElse(List.of());
        }
        return from.texts("compose", RepositoryPath::normalise);
    }

    private Map<String, Integer> variables(Fields test) {
        Function<String, Integer> port = Values.integer(1, 65_535);
        Map<String, Integer> variables = new LinkedHashMap<>();
        test.field("port")
                .flatMap(map -> values.entries(map, TEST + ".port"))
                .orElse(List.of())
                .forEach(entry -> {
                    Optional<String> name =
                            values.one(new Yaml.Scalar(entry.key(), entry.line()), TEST + ".port", Names::variable);
                    Optional<Integer> number = values.one(entry.value(), TEST + ".port." + entry.key(), port);
                    if (name.isPresent() && number.isPresent()) {
                        variables.put(name.get(), number.get());
                    }
                });
        return variables;
    }

    private Map<String, String> credentials(Fields environment) {
        Map<String, String> credentials = new LinkedHashMap<>();
        environment
                .field("credentials")
                .flatMap(map -> values.entries(map, ENVIRONMENT + ".credentials"))
                .orElse(List.of())
                .forEach(entry -> values.one(entry.value(), ENVIRONMENT + ".credentials." + entry.key(), Names::line)
                        .ifPresent(text -> credentials.put(entry.key(), text)));
        return credentials;
    }

    private static String command(String text) {
        Names.line(text);
        if (!text.contains(ModuleTests.MODULE)) {
            throw new InvalidValue(
                    "it does not say where the module goes", "write " + ModuleTests.MODULE + " in its place");
        }
        return text;
    }

    private static PortSpan span(String text) {
        String[] ends = text.split("-", -1);
        try {
            if (ends.length <= 2) {
                int first = Integer.parseInt(ends[0].strip());
                return new PortSpan(first, ends.length == 1 ? first : Integer.parseInt(ends[1].strip()));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InvalidValue("\"" + EscapedText.of(text) + "\" is no range of ports", "write it like 8090-8100");
    }
}
