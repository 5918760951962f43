package dev.coppice.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code env}, {@code container}, {@code services} and {@code compose}. */
final class EnvironmentReader {
    private static final Duration COMPOSE_WAIT = Duration.ofMinutes(5);

    private final Values values;

    EnvironmentReader(Values values) {
        this.values = values;
    }

    /** Variables with their values as they are written, be they texts, numbers or truth values. */
    Map<String, String> variables(Yaml value, String what) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Yaml.Entry entry : values.entries(value, what).orElse(List.of())) {
            Optional<String> name = values.one(new Yaml.Scalar(entry.key(), entry.line()), what, Names::variable);
            Optional<String> text = variable(entry, what + "." + entry.key());
            if (name.isPresent() && text.isPresent()) {
                variables.put(name.get(), text.get());
            }
        }
        return variables;
    }

    private Optional<String> variable(Yaml.Entry entry, String what) {
        if (entry.value() instanceof Yaml.Empty) {
            values.problem(entry.line(), what + " has no value", "write " + entry.key() + ": \"\" for an empty one");
            return Optional.empty();
        }
        return values.one(entry.value(), what, Names::variableValue);
    }

    Optional<ContainerSettings> container(Yaml value) {
        String what = "container";
        return values.fields(value, what, List.of("image", "cpus", "memory")).flatMap(fields -> {
            Optional<String> image = required(fields, value, what, "image", Names::image);
            Optional<Double> cpus = optional(fields, what, "cpus", EnvironmentReader::cpus);
            Optional<Long> memory = optional(fields, what, "memory", MemoryText::parse);
            return image.map(name -> new ContainerSettings(name, cpus, memory));
        });
    }

    Map<String, ServiceSettings> services(Yaml value) {
        Map<String, ServiceSettings> services = new LinkedHashMap<>();
        for (Yaml.Entry entry : values.entries(value, "services").orElse(List.of())) {
            Optional<String> name = values.one(new Yaml.Scalar(entry.key(), entry.line()), "services", Names::service);
            Optional<ServiceSettings> service = service(entry.value(), "services." + entry.key());
            if (name.isPresent() && service.isPresent()) {
                services.put(name.get(), service.get());
            }
        }
        return services;
    }

    private Optional<ServiceSettings> service(Yaml value, String what) {
        return values.fields(value, what, List.of("image", "env", "ports", "healthcheck"))
                .flatMap(fields -> {
                    Optional<String> image = required(fields, value, what, "image", Names::image);
                    Yaml env = fields.get("env");
                    Yaml ports = fields.get("ports");
                    Map<String, String> variables = env == null ? Map.of() : variables(env, what + ".env");
                    Optional<List<Integer>> numbers = ports == null
                            ? Optional.empty()
                            : values.texts(ports, what + ".ports", Values.integer(1, 65535));
                    Optional<String> healthcheck = optional(fields, what, "healthcheck", Names::line);
                    return image.map(
                            name -> new ServiceSettings(name, variables, numbers.orElse(List.of()), healthcheck));
                });
    }

    Optional<ComposeSettings> compose(Yaml value) {
        String what = "compose";
        return values.fields(value, what, List.of("file", "service", "port", "wait"))
                .flatMap(fields -> {
                    Optional<String> file = required(fields, value, what, "file", RepositoryPath::normalise);
                    Optional<String> service = required(fields, value, what, "service", Names::line);
                    Optional<Integer> port = optional(fields, what, "port", Values.integer(1, 65535));
                    Optional<Duration> wait = optional(fields, what, "wait", DurationText::parse);
                    return file.flatMap(path ->
                            service.map(name -> new ComposeSettings(path, name, port, wait.orElse(COMPOSE_WAIT))));
                });
    }

    private <T> Optional<T> required(
            Map<String, Yaml> fields, Yaml whole, String what, String key, Function<String, T> meaning) {
        if (!fields.containsKey(key)) {
            values.problem(whole.line(), what + " has no " + key, "add " + key + ": …");
        }
        return optional(fields, what, key, meaning);
    }

    private <T> Optional<T> optional(Map<String, Yaml> fields, String what, String key, Function<String, T> meaning) {
        Yaml value = fields.get(key);
        return value == null ? Optional.empty() : values.one(value, what + "." + key, meaning);
    }

    private static double cpus(String text) {
        if (text.matches("\\d{1,4}(\\.\\d{1,3})?") && new BigDecimal(text).signum() > 0) {
            return Double.parseDouble(text);
        }
        throw new InvalidValue("\"" + text + "\" is not a number of processors", "write it like 2 or 0.5");
    }
}
