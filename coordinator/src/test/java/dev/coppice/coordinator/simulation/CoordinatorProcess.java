package dev.coppice.coordinator.simulation;

import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.history.NoHistory;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.job.JobTransitions;
import dev.coppice.session.SessionTransitions;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A start of a coordinator, with an epoch of its own. It ends when it learns that another one leads. */
final class CoordinatorProcess extends Machine {
    private final World world;
    private final Store store;
    private final CoordinatorEnd end;
    private final Coordinator coordinator;
    private final Map<WorkerId, Heartbeat> heard = new LinkedHashMap<>();
    private @Nullable Instant alarm;

    CoordinatorProcess(World world, ManualTime time, Broker broker, Random random, long epoch) {
        super(time);
        this.world = world;
        store = world.openStore(epoch);
        end = new CoordinatorEnd(broker, this, world.broken, world::offered);
        coordinator = new Coordinator(
                new Coordinator.Parts(
                        store,
                        end,
                        new NoHistory(),
                        time,
                        new FewIds(random),
                        Settings.DEFAULT,
                        epoch,
                        JobTransitions.table(),
                        SessionTransitions.table()),
                task -> later(Duration.ZERO, () -> decide(deciding -> task.run())));
        coordinator.observe(world::changed);
        coordinator.start();
        end.onPulse(this::pulse);
        end.onEvents(this::events);
        arm();
        if (world.broken == BrokenRule.LIVE_WORKER) {
            hearTheDead();
        }
    }

    private void events(List<Event> batch) {
        List<Event> heard = world.broken == BrokenRule.FENCING
                ? batch.stream().map(this::asTheOwner).toList()
                : batch;
        try {
            coordinator.events(heard);
        } catch (LeadershipLostException e) {
            crash();
            throw e; // they stay in the broker for the one that leads
        }
        arm();
    }

    private Event asTheOwner(Event event) {
        Claim owner = store.transaction(() -> store.job(event.claim().attempt().job()))
                .flatMap(job -> job.owner())
                .orElse(event.claim());
        return event instanceof Event.AttemptFinished finished
                ? new Event.AttemptFinished(
                        owner,
                        finished.slot(),
                        finished.worktree(),
                        finished.startedAt(),
                        finished.finishedAt(),
                        finished.result(),
                        finished.files())
                : event;
    }

    /** Each worker that was ever heard of seems to go on for ever. */
    private void hearTheDead() {
        for (Heartbeat last : List.copyOf(heard.values())) {
            pulse(new Heartbeat(
                            last.worker(),
                            last.boot(),
                            last.sequence() + 1,
                            time.instant(),
                            last.pools(),
                            last.slots(),
                            last.readiness(),
                            last.note(),
                            List.of())
                    .withAbilities(last.abilities()));
        }
        later(Duration.ofSeconds(3), this::hearTheDead);
    }

    private void pulse(Pulse pulse) {
        if (pulse instanceof Heartbeat beat) {
            heard.put(beat.worker(), beat);
        }
        decide(deciding -> deciding.pulse(pulse));
    }

    /** As the deciding thread does: nothing of what fails is recorded, and the next tick comes. */
    private void decide(Consumer<Coordinator> decision) {
        try {
            decision.accept(coordinator);
        } catch (LeadershipLostException e) {
            crash();
        } catch (StoreException e) {
            world.failures++;
        }
        arm();
    }

    /** A person's call, made once. */
    <T> T callOnce(Function<Coordinator, T> call) {
        T result = call.apply(coordinator);
        arm();
        return result;
    }

    /** A person's call, made again until it is decided. */
    <T> T call(Function<Coordinator, T> call) {
        for (int tries = 0; ; tries++) {
            try {
                return callOnce(call);
            } catch (StoreException e) {
                if (tries > 100) {
                    throw e;
                }
            }
        }
    }

    private void arm() {
        if (isCrashed()) {
            return;
        }
        coordinator
                .nextTick()
                .filter(next -> alarm == null || next.isBefore(alarm))
                .ifPresent(next -> {
                    alarm = next;
                    later(Duration.between(time.instant(), next), () -> {
                        if (next.equals(alarm)) {
                            alarm = null;
                        }
                        decide(Coordinator::tick);
                    });
                });
    }

    long staleEvents() {
        return coordinator.staleEvents();
    }

    @Override
    void crash() {
        super.crash();
        end.close();
        store.close();
    }

    @Override
    void disconnected() {}

    @Override
    void reconnected() {
        world.broker.deliverSoon();
    }
}
