package dev.coppice.cli.worker;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.slot.Readiness;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Event.CheckedOut;
import dev.coppice.transport.Link;
import dev.coppice.worker.environment.EnvironmentFigures;
import dev.coppice.worker.slot.WorkerStatus;
import dev.coppice.worker.upload.SpoolStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** A worker's figures, for Prometheus. Safe for use by many threads. */
final class WorkerMetrics implements Consumer<Event> {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Claim, Instant> starts = new ConcurrentHashMap<>();

    /** Begins to show what these say. */
    void watch(Supplier<WorkerStatus> worker, Supplier<SpoolStatus> spool, Supplier<Link> link) {
        gauge(
                "coppice.worker.slots",
                "attempts that may run at once",
                () -> worker.get().slots());
        gauge("coppice.worker.busy", "attempts that run", () -> worker.get().busy());
        gauge(
                "coppice.worker.outbox",
                "ends of attempts that the broker has not confirmed",
                () -> worker.get().outbox());
        gauge(
                "coppice.worker.spool.attempts",
                "attempts whose files are not uploaded",
                () -> spool.get().attempts());
        gauge(
                "coppice.worker.spool.bytes",
                "bytes in the spool",
                () -> spool.get().bytes());
        gauge(
                "coppice.worker.coordinator.reachable",
                "1 when the coordinator took the last file",
                () -> spool.get().reachable() ? 1 : 0);
        FunctionCounter.builder(
                        "coppice.worker.spool.dropped",
                        spool,
                        from -> from.get().dropped())
                .description("attempts whose files were dropped before they were uploaded")
                .register(registry);
        for (Readiness readiness : Readiness.values()) {
            Gauge.builder("coppice.worker.readiness", () -> worker.get().readiness() == readiness ? 1 : 0)
                    .description("1 for the state the worker is in")
                    .tag("state", word(readiness))
                    .register(registry);
        }
        for (Link state : Link.values()) {
            Gauge.builder("coppice.worker.link", () -> link.get() == state ? 1 : 0)
                    .description("1 for the state of the connection to the broker")
                    .tag("state", word(state))
                    .register(registry);
        }
    }

    /** Begins to show what is counted of containers. */
    void watch(EnvironmentFigures figures) {
        gauge("coppice.leaked.resources", "what could not be removed of environments", figures::leaked);
        counter(
                "coppice.cleanup.failures",
                "how often something could not be removed",
                figures,
                EnvironmentFigures::cleanupFailures,
                Tags.empty());
        String collisions = "what somebody else had";
        counter(
                "coppice.collisions",
                collisions,
                figures,
                EnvironmentFigures::portsPrevented,
                Tags.of("kind", "port", "result", "prevented"));
        counter(
                "coppice.collisions",
                collisions,
                figures,
                EnvironmentFigures::portsMet,
                Tags.of("kind", "port", "result", "met"));
        counter(
                "coppice.collisions",
                collisions,
                figures,
                EnvironmentFigures::subnetsMet,
                Tags.of("kind", "subnet", "result", "met"));
        FunctionTimer.builder(
                        "coppice.environment.ready",
                        figures,
                        EnvironmentFigures::readyCount,
                        from -> from.readyTotal().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("how long environments took to become ready")
                .register(registry);
    }

    private void counter(
            String name,
            String description,
            EnvironmentFigures figures,
            ToDoubleFunction<EnvironmentFigures> value,
            Tags tags) {
        FunctionCounter.builder(name, figures, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case AttemptStarted started -> starts.put(started.claim(), started.at());
            case Event.Preparing preparing -> {}
            case CheckedOut out -> {
                Instant start = starts.get(out.claim());
                if (start != null) {
                    registry.timer("coppice.worker.checkout").record(Duration.between(start, out.at()));
                }
            }
            case AttemptFinished finished -> {
                starts.remove(finished.claim());
                AttemptResult result = finished.result();
                String reason = result.reason().map(WorkerMetrics::word).orElse("");
                registry.counter("coppice.worker.attempts", "outcome", word(result.outcome()), "reason", reason)
                        .increment();
            }
            case Event.TaskFinished task -> {}
            case Event.LeaseCheck check -> {}
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** In Prometheus' text format. */
    String text() {
        return registry.scrape();
    }
}
