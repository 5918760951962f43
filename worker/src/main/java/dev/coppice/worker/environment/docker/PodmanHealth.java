package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs health checks of Podman's containers, which leaves them to systemd: where that does not run, nobody else would. So whoever looks runs
 * the check, if it is due, and nobody else has run it. Safe for use by many threads.
 */
final class PodmanHealth {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Connection connection;
    private final Map<String, LastProbe> seen = new ConcurrentHashMap<>();

    PodmanHealth(Connection connection) {
        this.connection = connection;
    }

    /** Returns whether it was run, and the container may now have another health. */
    boolean runIfDue(InspectContainerResponse container) throws EngineException, InterruptedException {
        boolean due = isDue(container);
        if (due) {
            run(container.getId());
        }
        return due;
    }

    /** As {@link #runIfDue}, without waiting for it. */
    void beginIfDue(InspectContainerResponse container) {
        if (isDue(container)) {
            connection.startReading("health check", () -> {
                try {
                    run(container.getId());
                } catch (EngineException e) {
                    // Whoever waits for the health sees that none came.
                    System.getLogger(PodmanHealth.class.getName())
                            .log(System.Logger.Level.DEBUG, "a health check could not be run", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // the connection is closed
                }
            });
        }
    }

    private boolean isDue(InspectContainerResponse container) {
        HealthCheck check =
                container.getConfig() == null ? null : container.getConfig().getHealthcheck();
        boolean running = Boolean.TRUE.equals(container.getState().getRunning());
        String id = container.getId();
        if (!connection.api().podman() || !running || check == null || check.getTest() == null) {
            seen.remove(id);
            return false;
        }
        long now = System.nanoTime();
        String last = lastProbe(container.getState().getHealth());
        AtomicBoolean due = new AtomicBoolean();
        seen.compute(id, (key, before) -> {
            LastProbe known = before == null ? LastProbe.seen(last, now) : before.look(last, now);
            due.set(known.isDue(interval(check.getInterval()), now));
            return due.get() ? LastProbe.begun(last, now) : known;
        });
        return due.get();
    }

    private static String lastProbe(@Nullable HealthState health) {
        List<HealthStateLog> probes = health == null ? List.of() : Values.list(health.getLog());
        return probes.isEmpty() ? "" : Values.text(probes.getLast().getEnd());
    }

    private static long interval(@Nullable Long nanos) {
        return nanos == null || nanos == 0 ? USUAL.toNanos() : nanos;
    }

    /** One that fails is no error; neither is a container that has ended meanwhile. */
    private void run(String id) throws EngineException, InterruptedException {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/libpod/containers/" + Paths.segment(id) + "/healthcheck")
                .build();
        String asked = "run the health check of the container " + id;
        try (Response response = connection.open(asked, Connection.LONG, request)) {
            connection.call(asked, Connection.LONG, () -> response.getBody().readAllBytes());
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.CONFLICT && e.kind() != EngineException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
