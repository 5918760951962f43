package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.EngineException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs health checks of Podman's containers, which leaves them to systemd: where that does not run, nobody else would. So whoever looks runs
 * the check, if it is due. Safe for use by many threads.
 */
final class PodmanHealth {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Connection connection;
    private final Map<String, Long> lastRuns = new ConcurrentHashMap<>();

    PodmanHealth(Connection connection) {
        this.connection = connection;
    }

    /** Returns whether it was run, and the container may now have another health. */
    boolean runIfDue(InspectContainerResponse container) throws EngineException, InterruptedException {
        HealthCheck check =
                container.getConfig() == null ? null : container.getConfig().getHealthcheck();
        boolean running = Boolean.TRUE.equals(container.getState().getRunning());
        String id = container.getId();
        if (!connection.api().podman() || !running || check == null || check.getTest() == null) {
            lastRuns.remove(id);
            return false;
        }
        long now = System.nanoTime();
        Long last = lastRuns.get(id);
        if (last != null && now - last < interval(check.getInterval())) {
            return false;
        }
        lastRuns.put(id, now);
        run(id);
        return true;
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
