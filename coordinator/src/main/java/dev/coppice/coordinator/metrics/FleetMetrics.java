package dev.coppice.coordinator.metrics;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.coordinator.Census;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.environment.Ability;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.slot.Readiness;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What a coordinator counts. To be told of each session change by the deciding thread, and asked by any thread. Nothing is counted by
 * job, session or repository: there are too many of them.
 */
public final class FleetMetrics implements SessionObserver {
    private static final List<Duration> WAITS = List.of(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1));

    private final MeterRegistry registry;
    private final Supplier<Census> census;
    private final MultiGauge waiting;
    private final MultiGauge slots;
    private final MultiGauge freeSlots;

    /** @param census how things stand; asked at each reading, and answered from memory */
    public FleetMetrics(MeterRegistry registry, Supplier<Census> census) {
        this.registry = registry;
        this.census = census;
        for (JobState state : JobState.values()) {
            if (!state.isEnd()) {
                Gauge.builder("coppice.jobs", census, now -> now.get().jobs().getOrDefault(state, 0))
                        .description("Jobs that have not ended")
                        .tag("state", state.name())
                        .register(registry);
            }
        }
        for (Readiness readiness : Readiness.values()) {
            Gauge.builder("coppice.workers", census, now -> now.get().workers().getOrDefault(readiness, 0))
                    .description("Live workers")
                    .tag("readiness", readiness.name())
                    .register(registry);
        }
        Stream.concat(Arrays.stream(EnvironmentState.values()).map(Enum::name), Stream.of(EnvironmentView.UNREACHABLE))
                .forEach(state -> Gauge.builder(
                                "coppice.environments",
                                census,
                                now -> now.get().environments().getOrDefault(state, 0))
                        .description("Named environments on workers")
                        .tag("state", state)
                        .register(registry));
        Gauge.builder("coppice.sessions.running", census, now -> now.get().sessions())
                .description("Sessions that have not ended")
                .register(registry);
        FunctionCounter.builder("coppice.stale.events", census, now -> now.get().staleEvents())
                .description("Events that came too late or more than once, and changed nothing")
                .register(registry);
        for (StrayReason reason : StrayReason.values()) {
            FunctionCounter.builder(
                            "coppice.stray.executions",
                            census,
                            now -> now.get().strays().getOrDefault(reason, 0))
                    .description(
                            "Executions beside those that are recorded as attempts, or without the coordinator's word")
                    .tag("reason", reason.name())
                    .register(registry);
        }
        waiting = byPool("coppice.pool.waiting", "Jobs that wait for a slot of the pool whose worker has the ability");
        slots = byPool("coppice.pool.slots", "Slots of workers with the ability that take tickets");
        freeSlots = byPool(
                "coppice.pool.free.slots", "Slots of workers with the ability that take tickets, without an attempt");
    }

    private MultiGauge byPool(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** Brings the pools' figures up to date: before each reading. */
    public void refresh() {
        Census now = census.get();
        waiting.register(rows(now, Census.Figures::waiting), true);
        slots.register(rows(now, Census.Figures::slots), true);
        freeSlots.register(rows(now, Census.Figures::freeSlots), true);
    }

    private static List<MultiGauge.Row<?>> rows(Census now, ToIntFunction<Census.Figures> figure) {
        Function<Entry<JobQueue, Census.Figures>, MultiGauge.Row<?>> row =
                queue -> MultiGauge.Row.of(tags(queue.getKey()), figure.applyAsInt(queue.getValue()));
        return now.queues().entrySet().stream().<MultiGauge.Row<?>>map(row).toList();
    }

    /** A slot that can do more counts under each ability, and under none. */
    private static Tags tags(JobQueue queue) {
        return Tags.of(
                "pool",
                queue.pool(),
                "ability",
                queue.ability().map(Ability::word).orElse("none"));
    }

    @Override
    public void changed(SessionChange change) {
        switch (change) {
            case SessionChange.AttemptStarted started ->
                Timer.builder("coppice.wait")
                        .description("From the moment a job could run to the start of its attempt")
                        .serviceLevelObjectives(WAITS.toArray(Duration[]::new))
                        .register(registry)
                        .record(started.waited());
            case SessionChange.AttemptFinished finished -> ended(finished.attempt());
            case SessionChange.JobEnded ended ->
                registry.counter(
                                "coppice.jobs.ended",
                                "state",
                                ended.job().state().name())
                        .increment();
            case SessionChange.SessionEnded ended ->
                registry.counter(
                                "coppice.sessions.ended",
                                "verdict",
                                ended.record().verdict().map(Enum::name).orElse("NONE"))
                        .increment();
            case SessionChange.Preparing ignored -> {}
            case SessionChange.CheckedOut ignored -> {}
            case SessionChange.TaskFinished ignored -> {}
        }
    }

    private void ended(AttemptRecord attempt) {
        Optional<AttemptResult> result = attempt.result();
        String outcome =
                result.map(AttemptResult::outcome).map(AttemptOutcome::name).orElse("");
        String reason =
                result.flatMap(AttemptResult::reason).map(BrokenReason::name).orElse("");
        Duration took = attempt.startedAt()
                .flatMap(start -> attempt.finishedAt().map(end -> Duration.between(start, end)))
                .orElse(Duration.ZERO);
        Timer.builder("coppice.attempts")
                .description("Attempts that have ended, and how long they took")
                .tag("outcome", outcome)
                .tag("reason", reason)
                .register(registry)
                .record(took.isNegative() ? Duration.ZERO : took);
    }
}
