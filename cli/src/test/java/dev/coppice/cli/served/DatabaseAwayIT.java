package dev.coppice.cli.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.testkit.database.DatabaseServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is said of a PostgreSQL server that is gone, and to whom. */
@Timeout(180)
@ResourceLock(ServedFleet.LOCK)
class DatabaseAwayIT {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aDatabaseThatIsGoneIsToldOfWithoutWhatIsNobodysBusiness() throws Exception {
        try (DatabaseServer server = DatabaseServer.start();
                ServedFleet fleet = new ServedFleet(folder.resolve("data"), server.url(), new ScriptedExecutor())) {
            InProcess person = new InProcess(
                    Files.createDirectories(folder.resolve("here")),
                    folder.resolve("home"),
                    Map.of("COPPICE_SERVER", fleet.url()));
            assertThat(person.run("workers").exitCode()).isZero(); // which waits until it leads
            assertThat(person.run("doctor").out()).contains("database", "answers within");
            assertThat(ask(fleet, "GET", "/actuator/health").body()).contains("\"LEADER\"");

            server.kill();

            Ended doctor = person.run("doctor");
            while (!doctor.out().contains("takes no connection")) { // at first it is shutting down
                assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isEqualTo(3);
                doctor = person.run("doctor");
            }
            assertThat(doctor.exitCode()).isEqualTo(3);
            assertThat(doctor.out())
                    .containsPattern(
                            "database +the PostgreSQL database postgres can't be used since \\S+Z: it takes no connection")
                    .contains("answers");
            assertThat(person.run("doctor", "--json").out()).contains("\"ERROR\"", "\"database\"");
            assertThat(ask(fleet, "GET", "/actuator/health").body())
                    .contains("\"status\"")
                    .doesNotContain("details", "components");
            assertThat(ask(fleet, "GET", "/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
            int port = URI.create(server.url().replaceFirst("^jdbc:", "")).getPort();
            for (HttpResponse<String> answer : answers(fleet)) {
                assertThat(answer.body())
                        .as(answer.request() + "")
                        .doesNotContainIgnoringCase(
                                "select ", "jdbc", "localhost", "127.0.0.1", "Exception", "org.", "dev.coppice")
                        .doesNotContain(Integer.toString(port));
            }

            server.restart();
            while (person.run("doctor").exitCode() != 0) {
                assertThat(fleet).isNotNull();
            }
        }
    }

    private List<HttpResponse<String>> answers(ServedFleet fleet) throws Exception {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (String path : List.of(
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/prometheus",
                "/api/v1/sessions",
                "/api/v1/sessions/1rs72atbse",
                "/api/v1/sessions/1rs72atbse/results",
                "/api/v1/sessions/1rs72atbse/events",
                "/api/v1/jobs/1rs72atbse-1",
                "/api/v1/jobs/1rs72atbse-1/attempts/1/logs/1.1",
                "/api/v1/workers",
                "/api/v1/dead-tickets",
                "/api/v1/tokens",
                "/api/v1/events",
                "/api/v1/server",
                "/api/v1/doctor")) {
            answers.add(ask(fleet, "GET", path));
        }
        for (String path : List.of(
                "/api/v1/sessions",
                "/api/v1/tokens",
                "/api/v1/cookie",
                "/api/v1/workers/w1/pause",
                "/api/v1/parallel-test/start")) {
            answers.add(ask(fleet, "POST", path));
        }
        return answers;
    }

    private HttpResponse<String> ask(ServedFleet fleet, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fleet.url() + path))
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
