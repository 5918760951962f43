package dev.coppice.plan;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a plan as Markdown. */
final class PlanWriter {
    private final StringBuilder text = new StringBuilder();
    private final Plan plan;

    private PlanWriter(Plan plan) {
        this.plan = plan;
    }

    static String markdown(Plan plan) {
        PlanWriter writer = new PlanWriter(plan);
        writer.frontMatter(plan.settings());
        writer.body();
        return writer.text.toString();
    }

    private void frontMatter(PlanSettings settings) {
        line("---");
        settings.name().ifPresent(name -> line("name: " + quoted(name)));
        settings.timeout().ifPresent(timeout -> line("timeout: " + DurationText.format(timeout)));
        settings.taskTimeout().ifPresent(timeout -> line("task_timeout: " + DurationText.format(timeout)));
        settings.retries().ifPresent(retries -> line("retries: " + retries));
        settings.pool().ifPresent(pool -> line("pool: " + pool));
        settings.priority().ifPresent(priority -> line("priority: " + priority));
        settings.needs().ifPresent(needs -> line("needs: " + list(needs, PlanWriter::quoted)));
        settings.isolation()
                .ifPresent(isolation -> line("isolation: " + isolation.name().toLowerCase(java.util.Locale.ROOT)));
        settings.caches().ifPresent(caches -> line("caches: " + list(caches, PlanWriter::cache)));
        map("env", settings.env(), "");
        settings.secrets().ifPresent(secrets -> line("secrets: " + list(secrets, name -> name)));
        settings.container().ifPresent(this::container);
        if (!settings.services().isEmpty()) {
            line("services:");
            settings.services().forEach(this::service);
        }
        settings.compose()
                .ifPresent(
                        compose -> line("compose: { file: " + quoted(compose.file()) + ", service: " + compose.service()
                                + compose.port().map(port -> ", port: " + port).orElse("") + ", wait: "
                                + DurationText.format(compose.timeout()) + " }"));
        settings.reports().ifPresent(reports -> line("reports: " + list(reports, PlanWriter::quoted)));
        settings.artifacts().ifPresent(artifacts -> line("artifacts: " + list(artifacts, PlanWriter::quoted)));
        settings.onFailure().ifPresent(what -> line("on_failure: " + what.name().toLowerCase(java.util.Locale.ROOT)));
        line("---");
    }

    private void container(ContainerSettings container) {
        line("container:");
        line("  image: " + container.image());
        container.cpus().ifPresent(cpus -> line("  cpus: " + cpus));
        container.memoryBytes().ifPresent(bytes -> line("  memory: " + (bytes >> 20) + "m"));
    }

    private void service(String name, ServiceSettings service) {
        line("  " + name + ":");
        line("    image: " + service.image());
        map("env", service.env(), "    ");
        line("    ports: " + service.ports());
        service.healthcheck().ifPresent(check -> line("    healthcheck: " + quoted(check)));
    }

    private void map(String key, Map<String, String> values, String indent) {
        if (!values.isEmpty()) {
            line(indent + key + ":");
            values.forEach((name, value) -> line(indent + "  " + name + ": " + quoted(value)));
        }
    }

    private void body() {
        for (Batch batch : plan.batches()) {
            line("## Batch " + batch.number() + ": " + batch.title());
            for (Task task : batch.tasks()) {
                line("### Task " + task.id() + ": " + task.title());
                for (ShellBlock block : task.blocks()) {
                    line("````" + block.shell());
                    text.append(block.script());
                    line("````");
                    line("Prose.");
                }
            }
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String cache(Cache cache) {
        return cache.path()
                .map(path -> "{ " + cache.name() + ": " + quoted(path) + " }")
                .orElse(cache.name());
    }

    private static <T> String list(List<T> items, Function<T, String> item) {
        return items.stream().map(item).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t") + "\"";
    }
}
