package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.client.FakeCoordinator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees and does: workers, dead tickets, the coordinator's health. */
class FleetCommandsTest {
    private static final String WORKER = """
            {"worker_id":"w 1","readiness":"QUARANTINED","note":"3 attempts broke: DISK_FULL","pools":["default","gpu"],"abilities":{"containers":"Docker 28.5.2"},
             "slots":4,"busy":1,"last_heard_at":"2026-01-01T00:00:00Z","silent_since":null,"clock_ahead_seconds":-61.2,"attempts":[]}""";
    private static final String TICKET = """
            {"dead_id":"d1","pool":"default","reason":"rejected","job_id":null,"attempt":null,"body":"{broken",
             "dead_at":"2026-01-01T00:00:00Z","replayed_at":null}""";

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Ended run(String... arguments) {
        return new InProcess(folder, folder.resolve("home"), Map.of("COPPICE_SERVER", coordinator.url()))
                .run(arguments);
    }

    @Test
    void listsWorkers() {
        coordinator.on("GET /api/v1/workers", 200, "{\"workers\":[" + WORKER + "]}");

        assertThat(run("workers").out())
                .contains("w 1", "quarantined", "default,gpu", "3 attempts broke: DISK_FULL; its clock is 61s behind");
    }

    @Test
    void aWorkerThatIsNotHeardOfIsNotCalledReady() {
        String silent = WORKER.replace("\"silent_since\":null", "\"silent_since\":\"2026-01-01T00:00:00Z\"")
                .replace("QUARANTINED", "READY")
                .replace("3 attempts broke: DISK_FULL", "");
        coordinator.on("GET /api/v1/workers", 200, "{\"workers\":[" + silent + "]}");

        assertThat(run("workers").out())
                .containsPattern("w 1 +silent ")
                .contains("it was ready at 2026-01-01T00:00:00Z; its clock");
    }

    @Test
    void tellsWorkersWhatToDo() {
        coordinator
                .on("POST /api/v1/workers/w%201/pause", 202, WORKER)
                .on("POST /api/v1/workers/w%201/drain", 202, WORKER)
                .on("POST /api/v1/workers/w%201/resume", 202, WORKER);

        assertThat(run("workers", "pause", "w 1").out()).contains("Worker w 1 will take no more tickets.");
        assertThat(run("workers", "resume", "w 1").out()).contains("take tickets again");
        assertThat(run("workers", "drain", "w 1").out()).contains("finish what it runs, and stop");
        assertThat(run("workers", "pause", "w2").exitCode()).isEqualTo(2);
    }

    @Test
    void seesToDeadTickets() {
        coordinator
                .on(
                        "GET /api/v1/dead-tickets?limit=20",
                        200,
                        "{\"dead_tickets\":[" + TICKET + "],\"next_cursor\":null}")
                .on("GET /api/v1/dead-tickets/d1", 200, TICKET)
                .on(
                        "POST /api/v1/dead-tickets/d1/replay",
                        200,
                        "{\"replayed\":false,\"message\":\"It has an owner.\",\"session_id\":null}")
                .on("DELETE /api/v1/dead-tickets/d1", 204, "")
                .on("DELETE /api/v1/dead-tickets", 200, "{\"purged\":3}");

        assertThat(run("dead", "list").out()).contains("d1", "rejected", "unreadable");
        assertThat(run("dead", "show", "d1").out()).isEqualTo("{broken" + System.lineSeparator());
        assertThat(run("dead", "replay", "d1").out()).contains("d1: nothing to do. It has an owner.");
        assertThat(run("dead", "purge", "d1").out()).contains("1 dead ticket is forgotten.");
        assertThat(run("dead", "purge", "--all").out()).contains("3 dead tickets are forgotten.");
        assertThat(run("dead", "purge").exitCode()).isEqualTo(2);
    }

    @Test
    void doctorSaysWhatIsWrongAndWhatToDo() {
        coordinator.on("GET /api/v1/server", 200, """
                        {"version":"9.9.9","status":"LEADER","leader":null,"trouble":null,"role":"READ","default_repository":null,
                         "default_num_workers":3}""").on("GET /api/v1/doctor", 200, """
                        {"checks":[{"name":"broker","status":"OK","message":"connected","hint":""},
                         {"name":"disk","status":"ERROR","message":"it is full","hint":"make room"}]}""");

        Ended ended = run("doctor");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out())
                .contains("version 9.9.9; your token has the role read", "connected", "it is full", "make room");
        JsonNode document = JsonMapper.shared().readTree(run("doctor", "--json").out());
        assertThat(document.path("checks")
                        .valueStream()
                        .map(check -> check.path("name").asString()))
                .containsExactly("server", "broker", "disk");
        assertThat(document.at("/checks/2/status").asString()).isEqualTo("ERROR");
    }
}
