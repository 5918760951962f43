package dev.coppice.coordinator.http;

import dev.coppice.environment.EnvironmentCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tunnels between callers and workers that lead through this coordinator. Safe for use by many threads. */
final class Tunnels implements AutoCloseable {
    /** One that nobody uses. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final Map<String, Tunnel> all = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Tunnels(InstantSource clock) {
        this.clock = clock;
    }

    /** One tunnel: inward to the worker, and outward to the caller who has opened it. */
    static final class Tunnel {
        private final String id = UUID.randomUUID().toString();
        private final String caller;
        private final String environment;
        private final EnvironmentCall call;
        private final Pipe inward = new Pipe();
        private final Pipe outward = new Pipe();
        private volatile boolean answered;
        private volatile Instant used;

        private Tunnel(String caller, String environment, EnvironmentCall call, Instant now) {
            this.caller = caller;
            this.environment = environment;
            this.call = call;
            used = now;
        }

        String id() {
            return id;
        }

        String environment() {
            return environment;
        }

        EnvironmentCall call() {
            return call;
        }

        Pipe inward() {
            return inward;
        }

        Pipe outward() {
            return outward;
        }

        /** Whether its worker has come to its end. */
        boolean isAnswered() {
            return answered;
        }

        void answer() {
            answered = true;
        }

        boolean isOf(Caller asking) {
            return caller.equals(asking.id());
        }

        private void close() {
            inward.close();
            outward.close();
        }
    }

    Tunnel open(Caller caller, String environment, EnvironmentCall call) {
        Instant now = clock.instant();
        all.values().stream()
                .filter(tunnel -> tunnel.used.plus(FORGOTTEN).isBefore(now))
                .forEach(tunnel -> close(tunnel.id));
        Tunnel tunnel = new Tunnel(caller.id(), environment, call, now);
        all.put(tunnel.id, tunnel);
        return tunnel;
    }

    /** One that is open; it counts as used now. */
    Optional<Tunnel> find(String id) {
        Optional<Tunnel> tunnel = Optional.ofNullable(all.get(id));
        tunnel.ifPresent(this::use);
        return tunnel;
    }

    /** It counts as used now. */
    void use(Tunnel tunnel) {
        tunnel.used = clock.instant();
    }

    void close(String id) {
        @Nullable Tunnel tunnel = all.remove(id);
        if (tunnel != null) {
            tunnel.close();
        }
    }

    @Override
    public void close() {
        all.keySet().forEach(this::close);
    }
}
