package dev.coppice.plan;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        settings.compose().ifPresent(this::compose);
        settings.readyWithin().ifPresent(time -> line("wait: " + DurationText.format(time)));
        settings.reports().ifPresent(reports -> line("reports: " + list(reports, PlanWriter::quoted)));
        settings.artifacts().ifPresent(artifacts -> line("artifacts: " + list(artifacts, PlanWriter::quoted)));
        settings.onFailure().ifPresent(what -> line("on_failure: " + what.name().toLowerCase(java.util.Locale.ROOT)));
        line("---");
    }

    private void compose(ComposeSpec compose) {
        line("compose:");
        line(
                compose.files().size() == 1
                        ? "  file: " + quoted(compose.files().getFirst())
                        : "  files: " + list(compose.files(), PlanWriter::quoted));
        line("  profiles: " + list(compose.profiles(), PlanWriter::quoted));
        line("  service: " + compose.service());
        if (compose.variables().isEmpty()) {
            compose.port().ifPresent(port -> line("  port: " + port));
        } else {
            line("  port: { "
                    + list(
                                    List.copyOf(compose.variables().entrySet()),
                                    entry -> entry.getKey() + ": " + entry.getValue())
                            .replaceAll("[\\[\\]]", "")
                    + " }");
        }
        compose.readyWithin().ifPresent(time -> line("  wait: " + DurationText.format(time)));
    }

    private void container(TaskContainer container) {
        line("container:");
        image(container.image(), container.pull(), "  ");
        limits(container.cpus(), container.memoryBytes(), "  ");
        container.pids().ifPresent(pids -> line("  pids: " + pids));
        line("  capabilities: " + list(container.capabilities(), PlanWriter::quoted));
    }

    private void image(String image, PullPolicy pull, String indent) {
        line(indent + "image: " + image);
        line(indent + "pull: " + pull.name().toLowerCase(java.util.Locale.ROOT));
    }

    private void limits(Optional<Double> cpus, Optional<Long> memoryBytes, String indent) {
        cpus.ifPresent(number -> line(indent + "cpus: " + number));
        memoryBytes.ifPresent(bytes -> line(indent + "memory: " + (bytes >> 20) + "m"));
    }

    private void service(String name, ServiceSpec service) {
        line("  " + name + ":");
        image(service.image(), service.pull(), "    ");
        line("    command: " + list(service.command(), PlanWriter::quoted));
        map("env", service.env(), "    ");
        line("    ports: " + service.ports());
        line("    volumes: " + list(service.volumes(), PlanWriter::quoted));
        line("    tmpfs: " + list(service.tmpfs(), PlanWriter::quoted));
        service.healthcheck().ifPresent(this::healthcheck);
        service.ready().ifPresent(this::ready);
        line("    needs: " + list(service.needs(), PlanWriter::quoted));
        limits(service.cpus(), service.memoryBytes(), "    ");
    }

    private void healthcheck(HealthCheck check) {
        line("    healthcheck:");
        line("      test: "
                + (check.test().getFirst().equals("CMD-SHELL")
                        ? quoted(check.test().get(1))
                        : list(check.test(), PlanWriter::quoted)));
        check.interval().ifPresent(time -> line("      interval: " + DurationText.format(time)));
        check.timeout().ifPresent(time -> line("      timeout: " + DurationText.format(time)));
        check.retries().ifPresent(number -> line("      retries: " + number));
        check.startPeriod().ifPresent(time -> line("      start_period: " + DurationText.format(time)));
        check.startInterval().ifPresent(time -> line("      start_interval: " + DurationText.format(time)));
    }

    private void ready(ReadyCheck check) {
        line(
                switch (check.kind()) {
                    case TCP -> "    ready: { tcp: " + check.port() + " }";
                    case HTTP -> "    ready: { http: " + check.port() + ", path: " + check.text() + " }";
                    case LOG -> "    ready: { log: " + quoted(check.text()) + " }";
                });
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
