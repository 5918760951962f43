package dev.coppice.cli.plan;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import dev.coppice.plan.DurationText;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Containers, services and compose files in the form in which a plan would give them. */
final class EnvironmentValue {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private EnvironmentValue() {}

    static Map<String, Object> container(TaskContainer container) {
        EnvironmentValue value = new EnvironmentValue();
        value.fields.put("image", container.image());
        value.pull(container.pull());
        value.put("cpus", container.cpus());
        value.put("memory", container.memoryBytes());
        value.put("pids", container.pids());
        value.put("capabilities", container.capabilities());
        return value.fields;
    }

    static Map<String, Object> services(Map<String, ServiceSpec> services) {
        Map<String, Object> all = new TreeMap<>();
        services.forEach((name, service) -> all.put(name, service(service)));
        return all;
    }

    private static Map<String, Object> service(ServiceSpec service) {
        EnvironmentValue value = new EnvironmentValue();
        value.fields.put("image", service.image());
        value.pull(service.pull());
        value.put("command", service.command());
        if (!service.env().isEmpty()) {
            value.fields.put("env", new TreeMap<>(service.env()));
        }
        value.put("ports", service.ports());
        value.put("volumes", service.volumes());
        value.put("tmpfs", service.tmpfs());
        value.put("healthcheck", service.healthcheck().map(EnvironmentValue::healthcheck));
        value.put("ready", service.ready().map(EnvironmentValue::ready));
        value.put("needs", service.needs());
        value.put("cpus", service.cpus());
        value.put("memory", service.memoryBytes());
        return value.fields;
    }

    private static Map<String, Object> healthcheck(HealthCheck check) {
        EnvironmentValue value = new EnvironmentValue();
        value.put("test", check.test());
        value.put("interval", check.interval());
        value.put("timeout", check.timeout());
        value.put("retries", check.retries());
        value.put("start_period", check.startPeriod());
        value.put("start_interval", check.startInterval());
        return value.fields;
    }

    private static Map<String, Object> ready(ReadyCheck check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (check.kind()) {
            case TCP -> fields.put("tcp", check.port());
            case HTTP -> {
                fields.put("http", check.port());
                fields.put("path", check.text());
            }
            case LOG -> fields.put("log", check.text());
        }
        return fields;
    }

    static Map<String, Object> compose(ComposeSpec compose) {
        EnvironmentValue value = new EnvironmentValue();
        if (compose.files().size() == 1) {
            value.fields.put("file", compose.files().getFirst());
        } else {
            value.put("files", compose.files());
        }
        value.put("profiles", compose.profiles());
        value.fields.put("service", compose.service());
        if (compose.variables().isEmpty()) {
            value.put("port", compose.port());
        } else {
            value.fields.put("port", new TreeMap<>(compose.variables()));
        }
        value.put("wait", compose.readyWithin());
        return value.fields;
    }

    private void pull(PullPolicy pull) {
        if (pull != PullPolicy.MISSING) {
            fields.put("pull", pull.name().toLowerCase(Locale.ROOT));
        }
    }

    private void put(String key, Optional<?> value) {
        value.ifPresent(
                present -> fields.put(key, present instanceof Duration time ? DurationText.format(time) : present));
    }

    private void put(String key, Collection<?> values) {
        if (!values.isEmpty()) {
            fields.put(key, List.copyOf(values));
        }
    }
}
