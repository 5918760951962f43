package dev.coppice.worker.environment.compose;

import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ServiceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The services of a plan as a compose file that says the same, for an environment that lives on. */
public final class PlanServices {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\$\\$|\\$");

    private final Map<String, ServiceSpec> services;
    private final Map<String, String> env;
    private final Set<String> secrets;
    private final Path root;

    /**
     * Reads what a plan says.
     *
     * @param env the plan's variables
     * @param secrets their names: values stay out of the file
     * @param root of the repository, which mounted files are taken from
     */
    public PlanServices(Map<String, ServiceSpec> services, Map<String, String> env, Set<String> secrets, Path root) {
        this.services = new TreeMap<>(services);
        this.env = env;
        this.secrets = secrets;
        this.root = root;
    }

    /** A compose file in JSON, which is YAML as well. */
    public String composeFile() {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> volumes = new TreeMap<>();
        services.forEach((name, service) -> {
            all.put(name, service(service));
            service.volumes().stream()
                    .filter(volume -> !volume.startsWith("./"))
                    .forEach(volume -> volumes.put(volume.substring(0, volume.indexOf(':')), Map.of()));
        });
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("services", all);
        if (!volumes.isEmpty()) {
            file.put("volumes", volumes);
        }
        return JsonText.of(file);
    }

    private Map<String, Object> service(ServiceSpec service) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image", service.image());
        if (service.pull() != PullPolicy.MISSING) {
            fields.put("pull_policy", service.pull() == PullPolicy.ALWAYS ? "always" : "never");
        }
        put(
                fields,
                "command",
                service.command().stream().map(PlanServices::plain).toList());
        Map<String, Object> variables = new TreeMap<>();
        service.env().forEach((name, value) -> variables.put(name, expanded(value)));
        if (!variables.isEmpty()) {
            fields.put("environment", variables);
        }
        put(fields, "ports", service.ports().stream().map(Object::toString).toList());
        put(fields, "volumes", service.volumes().stream().map(this::mount).toList());
        put(fields, "tmpfs", service.tmpfs());
        service.healthcheck().ifPresent(check -> fields.put("healthcheck", check(check)));
        Map<String, Object> needs = new TreeMap<>();
        service.needs()
                .forEach(need ->
                        needs.put(need, Map.of("condition", condition(Objects.requireNonNull(services.get(need))))));
        if (!needs.isEmpty()) {
            fields.put("depends_on", needs);
        }
        service.cpus().ifPresent(cpus -> fields.put("cpus", cpus));
        service.memoryBytes().ifPresent(bytes -> fields.put("mem_limit", bytes));
        return fields;
    }

    private static void put(Map<String, Object> fields, String key, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(key, values);
        }
    }

    /** One that ends is taken for ready by those that need it, as in a plan. */
    private static String condition(ServiceSpec needed) {
        if (needed.healthcheck().filter(check -> !check.isNone()).isPresent()) {
            return "service_healthy";
        }
        return needed.ports().isEmpty() && needed.ready().isEmpty()
                ? "service_completed_successfully"
                : "service_started";
    }

    /** The plan's variables with their values, secrets by their names; any other dollar sign stands for itself. */
    private String expanded(String value) {
        return REFERENCE.matcher(value).replaceAll(found -> {
            String name = found.group(1);
            String text =
                    name == null ? "$$" : secrets.contains(name) ? found.group() : plain(env.getOrDefault(name, ""));
            return Matcher.quoteReplacement(text);
        });
    }

    private static String plain(String text) {
        return text.replace("$", "$$");
    }

    private String mount(String volume) {
        return plain(volume.startsWith("./") ? root.resolve(volume.substring(2)).toString() : volume);
    }

    private static Map<String, Object> check(HealthCheck check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("test", check.test().stream().map(PlanServices::plain).toList());
        put(fields, "interval", check.interval().or(() -> Optional.of(Duration.ofSeconds(1))));
        put(fields, "timeout", check.timeout());
        check.retries().ifPresent(retries -> fields.put("retries", retries));
        put(fields, "start_period", check.startPeriod());
        put(fields, "start_interval", check.startInterval());
        return fields;
    }

    private static void put(Map<String, Object> fields, String key, Optional<Duration> time) {
        time.ifPresent(duration -> fields.put(key, duration.toMillis() + "ms"));
    }
}
