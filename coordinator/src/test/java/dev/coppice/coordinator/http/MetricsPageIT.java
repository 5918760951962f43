package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.coordinator.http.SharedServer.Bench;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The figures that Prometheus reads, and that dashboards draw. */
@ExtendWith(SharedServer.class)
@ResourceLock(ApiServer.LOCK)
class MetricsPageIT {
    private static final Path DASHBOARD = Path.of("../deploy/grafana/dashboards/fleet.json");
    private static final Pattern METRIC = Pattern.compile("coppice_[a-z_]+");

    @Test
    void countsWhatTheFleetDoes(Bench bench) throws Exception {
        HandWorker worker = bench.worker(2);
        bench.submit("a.md", "c.md");
        HandWorker.Run run = worker.take(1);
        Waiting.until(
                () -> page(bench).contains("coppice_pool_free_slots{ability=\"none\",pool=\"" + bench.pool + "\"} 1.0"),
                () -> page(bench));
        assertThat(page(bench)).contains("coppice_parked_events 0.0", "coppice_dead_tickets 0.0");
        assertThat(page(bench)).contains("coppice_pool_slots{ability=\"none\",pool=\"" + bench.pool + "\"} 2.0");

        run.finish(AttemptOutcome.TESTS_FAILED);
        Waiting.until(
                () -> page(bench)
                        .lines()
                        .anyMatch(line -> line.startsWith(
                                "coppice_attempts_seconds_count{outcome=\"TESTS_FAILED\",reason=\"\"}")),
                () -> page(bench));
    }

    @Test
    void hasAllThatTheDashboardDraws(Bench bench) throws Exception {
        HandWorker worker = bench.worker(1);
        bench.submit("a.md");
        worker.take(1).finish(AttemptOutcome.PASSED);
        Set<String> drawn = metrics(Files.readString(DASHBOARD));
        assertThat(drawn).isNotEmpty();
        Waiting.until(() -> metrics(page(bench)).containsAll(drawn), () -> drawn + " are not all of " + page(bench));
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(text).results().forEach(found -> names.add(found.group()));
        return names;
    }

    private static String page(Bench bench) {
        URI address = bench.api.uri("/actuator/prometheus");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (Exception e) {
            throw new IllegalStateException("no metrics from " + address, e);
        }
    }
}
