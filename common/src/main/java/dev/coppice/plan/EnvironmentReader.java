package dev.coppice.plan;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code env}, {@code container}, {@code services} and {@code compose}. */
final class EnvironmentReader {
    private final Values values;
    private final Fields.Reader fields;

    EnvironmentReader(Values values) {
        this.values = values;
        this.fields = new Fields.Reader(values);
    }

    /** Variables with their values as they are written, be they texts, numbers or truth values. */
    Map<String, String> variables(Yaml value, String what) {
        return new VariablesReader(values).read(value, what);
    }

    Optional<TaskContainer> container(Yaml value) {
        return fields.of(value, "container", List.of("image", "pull", "cpus", "memory", "pids", "capabilities"))
                .flatMap(container -> container
                        .required("image", Names::image)
                        .map(image -> new TaskContainer(
                                image,
                                Limits.pull(container),
                                container.optional("cpus", Limits::cpus),
                                container.optional("memory", MemoryText::parse),
                                container.optional("pids", Values.integer(1, Limits.MOST_PIDS)),
                                container.texts("capabilities", Limits::capability))));
    }

    Map<String, ServiceSpec> services(Yaml value) {
        ServiceReader reader = new ServiceReader(values, fields);
        Map<String, ServiceSpec> services = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (Yaml.Entry entry : values.entries(value, "services").orElse(List.of())) {
            Optional<String> name = values.one(new Yaml.Scalar(entry.key(), entry.line()), "services", Names::service);
            Optional<ServiceSpec> service = reader.read(entry.value(), "services." + entry.key());
            if (name.isPresent() && service.isPresent()) {
                services.put(name.get(), service.get());
                lines.put(name.get(), entry.line());
            }
        }
        new ServiceNeeds(services, lines, values).check();
        return services;
    }

    Optional<ComposeSpec> compose(Yaml value) {
        return new ComposeReader(values, fields).read(value);
    }
}
