package dev.coppice.coordinator;

import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.environment.Environment;
import dev.coppice.environment.Ability;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.plan.DurationText;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which workers have room for named environments. For the deciding thread only. */
final class EnvironmentHosts {
    private final Fleet fleet;
    private final Collection<Environment> all;

    /** @param all that there are; changes */
    EnvironmentHosts(Fleet fleet, Collection<Environment> all) {
        this.fleet = fleet;
        this.all = all;
    }

    /**
     * The one of a pool with most room; refuses where there is none, and says why.
     *
     * @param lifetime empty for as long as the worker likes
     */
    Heartbeat choose(String pool, Optional<Duration> lifetime, Instant now) {
        List<Heartbeat> serving = fleet.heard(pool, now);
        List<String> why = new ArrayList<>();
        List<Heartbeat> able = new ArrayList<>();
        for (Heartbeat beat : serving) {
            lack(beat, lifetime).ifPresentOrElse(words -> why.add(beat.worker() + " " + words), () -> able.add(beat));
        }
        return able.stream()
                .max(Comparator.comparingInt(this::room)
                        .thenComparing(beat -> beat.worker().value(), Comparator.reverseOrder()))
                .orElseThrow(() -> Environments.conflict("no worker of the pool " + pool + " can host it: "
                        + (why.isEmpty() ? "none serves it now" : String.join("; ", why))));
    }

    /** Refuses when an environment's own worker has no room for it. */
    void requireRoom(Environment environment, Duration lifetime, Instant now) {
        Optional<Heartbeat> own = fleet.heard(environment.pool(), now).stream()
                .filter(beat -> beat.worker().equals(environment.worker()))
                .findFirst();
        if (own.isPresent()) { // one that is silent is told when it is back
            lack(own.get(), Optional.of(lifetime)).ifPresent(words -> {
                throw Environments.conflict("the environment " + environment.id() + " is never moved, and its worker "
                        + environment.worker() + " " + words);
            });
        }
    }

    /** Refuses a time that an environment's worker does not give. */
    void requireTime(Environment environment, Duration lifetime) {
        fleet.hosting(environment.worker())
                .flatMap(hosting -> tooLong(hosting, lifetime))
                .ifPresent(words -> {
                    throw Environments.conflict("the worker " + environment.worker() + " " + words);
                });
    }

    private Optional<String> lack(Heartbeat beat, Optional<Duration> lifetime) {
        EnvironmentHosting hosting = beat.hosting().orElse(null);
        if (hosting == null || hosting.most() == 0) {
            return Optional.of("hosts none (coppice worker --environments N)");
        }
        if (beat.readiness() == Readiness.DRAINING) {
            return Optional.of("is about to stop");
        }
        if (!beat.abilities().containsKey(Ability.COMPOSE.word())) {
            return Optional.of("has no container engine with compose");
        }
        if (room(beat) <= 0) {
            return Optional.of("hosts " + hosting.most() + " already");
        }
        return lifetime.flatMap(asked -> tooLong(hosting, asked));
    }

    private static Optional<String> tooLong(EnvironmentHosting hosting, Duration lifetime) {
        return lifetime.compareTo(hosting.longest()) > 0
                ? Optional.of("hosts none for longer than " + DurationText.format(hosting.longest()) + " (--ttl)")
                : Optional.empty();
    }

    private int room(Heartbeat beat) {
        int most = beat.hosting().map(EnvironmentHosting::most).orElse(0);
        return most - running(beat.worker());
    }

    private int running(WorkerId worker) {
        return (int) all.stream()
                .filter(each -> each.worker().equals(worker) && each.takesPlace())
                .count();
    }
}
