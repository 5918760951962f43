package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.run.EngineContents;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.broker.WithBroker;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.testkit.engine.TestCompose;
import dev.coppice.testkit.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plans with containers on a fleet. Each test finds it at rest, and leaves it so. */
@EngineTest
@WithBroker
@ExtendWith(SharedFleet.Extension.class)
@Timeout(180)
class EnvironmentFleetIT {
    private static final String LONELY = "lonely";
    private static final String PAIR = "pair";

    private final PrivateEngine engine;
    private final PrivateBroker broker;
    private final SharedFleet shared;
    private final EngineContents contents;
    /** Begins the plans' names, and so those of all that is made for them. */
    private final String mark = "p" + UUID.randomUUID().toString().substring(0, 8);

    private FleetUnderTest fleet;

    EnvironmentFleetIT(PrivateEngine engine, PrivateBroker broker, SharedFleet shared) {
        this.engine = engine;
        this.broker = broker;
        this.shared = shared;
        contents = new EngineContents(engine);
    }

    @BeforeEach
    void useFleet() throws Exception {
        fleet = shared.running(this::start);
    }

    private FleetUnderTest start(Path folder) throws Exception {
        engine.busybox();
        FleetUnderTest starting = new FleetUnderTest(folder, broker, "8s");
        startAbleWorker(starting, "able");
        startAbleWorker(starting, "other");
        starting.startWorker(
                Map.of("DOCKER_HOST", "unix:///nonexistent"), "bare", 1, "--pool", "default," + LONELY + "," + PAIR);
        starting.startCoordinator();
        starting.awaitWorkers(3);
        for (String able : List.of("able", "other")) {
            starting.await(
                    able + " is able",
                    () -> starting.get("workers/" + able).path("abilities").size() == 2);
        }
        return starting;
    }

    private void startAbleWorker(FleetUnderTest starting, String name) throws Exception {
        String path = TestCompose.SECOND.path() + ":" + System.getenv("PATH");
        String pools = name.equals("able") ? "default," + PAIR : PAIR;
        starting.startWorker(Map.of("DOCKER_HOST", engine.host(), "PATH", path), name, 2, "--pool", pools);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(contents.named(mark)).isEmpty();
    }

    private String plan(String name, String frontMatter, String script) {
        String path = "plans/" + mark + name + ".md";
        fleet.repository.write(
                path, "---\nretries: 0\n" + frontMatter + "\n---\n# " + name + "\n```bash\n" + script + "\n```\n");
        return path;
    }

    private String service(String script) {
        return """
                services:
                  web:
                    image: %s
                    pull: never
                    ports: [7000]
                    command: [sh, -c, "%s"]
                    ready: { tcp: 7000 }
                wait: 30s""".formatted(TestEngine.BUSYBOX, script);
    }

    @Test
    void aPlanWithAServicePasses() throws Exception {
        String plan = plan("services", service("exec nc -ll -p 7000 -e echo hello"), """
                exec 3<>"/dev/tcp/$COPPICE_SERVICE_WEB_HOST/$COPPICE_SERVICE_WEB_PORT"
                grep hello <&3
                """);

        String session = submit(plan);

        awaitState(session, 1, "PASSED");
        assertThat(attempt(session, 1, 1).path("worker").asString()).isEqualTo("able");
    }

    @Test
    void aWorkerWithoutAnEngineNeverGetsSuchAJob() throws Exception {
        String plan = plan("lonely", "pool: " + LONELY + "\n" + service("exec nc -ll -p 7000 -e echo hello"), "true");

        String session = submit(plan);

        String job = session + "-1";
        assertThat(fleet.ask("explain", job).out())
                .contains("1 worker serves pool " + LONELY + ", it has no container engine");
        fleet.await(
                "the doctor says so",
                () -> fleet.ask("doctor")
                        .out()
                        .contains("no worker takes those of " + LONELY + " (with a container engine)"));
        assertThat(fleet.ask("workers").out()).contains("compose,containers");
        assertThat(job(session, 1).path("attempts")).isEmpty();
        fleet.ask("cancel", session);
        awaitState(session, 1, "CANCELLED");
    }

    @Test
    void aCancelEndsTheWaitForAService() throws Exception {
        String session = submit(plan("cancel", service("sleep 1000").replace("wait: 30s", "wait: 1000s"), "true"));
        fleet.await(
                "the service is there", () -> contents.named(mark).stream().anyMatch(name -> name.endsWith("-web")));

        fleet.ask("cancel", session);

        awaitState(session, 1, "CANCELLED");
    }

    @Test
    void whatAKilledWorkerLeavesGoesAndTheJobRunsElsewhere() throws Exception {
        Path gate = fleet.repository.path().resolveSibling("gate-" + mark);
        String session = submit(plan(
                "killed",
                "pool: " + PAIR + "\n" + service("exec nc -ll -p 7000 -e echo hello"),
                "until [ -e '" + gate + "' ]; do sleep 0.1; done"));
        awaitState(session, 1, "RUNNING");
        fleet.await(
                "its tasks run",
                () -> !attempt(session, 1, 1).path("worktree").asString("").isEmpty());
        String worker = attempt(session, 1, 1).path("worker").asString();
        List<String> before = contents.named(mark);
        assertThat(before).isNotEmpty();

        fleet.kill(worker);

        fleet.await(
                "all of it is gone",
                Duration.ofSeconds(20),
                () -> contents.named(mark).stream().noneMatch(before::contains));
        Files.createFile(gate);
        awaitState(session, 1, "PASSED");
        assertThat(attempt(session, 1, 1).path("outcome").asString()).isEqualTo("LOST");
        assertThat(attempt(session, 1, 2).path("worker").asString()).isNotEqualTo(worker);
        startAbleWorker(fleet, worker);
        fleet.await(
                worker + " is back",
                () -> fleet.get("workers/" + worker).path("abilities").size() == 2);
    }

    /** What fails then says nothing of the tests. */
    @Test
    void anAttemptWhoseEngineGoesAwayRunsAgainUncharged() throws Exception {
        Path gate = fleet.repository.path().resolveSibling("gate-" + mark);
        String session = submit(plan("engine", service("exec nc -ll -p 7000 -e echo hello"), """
                until [ -e '%s' ]; do sleep 0.1; done
                exec 3<>"/dev/tcp/$COPPICE_SERVICE_WEB_HOST/$COPPICE_SERVICE_WEB_PORT"
                grep hello <&3
                """.formatted(gate)));
        fleet.await(
                "its tasks run",
                () -> !attempt(session, 1, 1).path("worktree").asString("").isEmpty());

        engine.kill();
        fleet.await(
                "able is not able",
                () -> fleet.get("workers/able").path("abilities").isEmpty());
        Files.createFile(gate);
        fleet.await(
                "the attempt is broken",
                () -> attempt(session, 1, 1).path("outcome").asString("").equals("BROKEN"));
        assertThat(attempt(session, 1, 1).path("reason").asString()).isEqualTo("ENGINE_AWAY");
        engine.start();

        awaitState(session, 1, "PASSED");
        assertThat(attempt(session, 1, 2).path("outcome").asString()).isEqualTo("PASSED");
        fleet.await("what was left is gone", () -> contents.named(mark).isEmpty());
    }

    @Test
    void aComposeFileRunsWithinBounds() throws Exception {
        String file = """
                services:
                  web:
                    image: %s
                    container_name: web_for_fleets
                    ports: ["8000:80"]
                    volumes: ["./site:/site:ro", "data:/data"]
                    command: ["httpd", "-f", "-p", "80", "-h", "/site"]%s
                volumes: { data: }
                """;
        fleet.repository.write("site/index.html", "hello\n");
        fleet.repository.write("good.yml", file.formatted(TestEngine.BUSYBOX, ""));
        fleet.repository.write("bad.yml", file.formatted(TestEngine.BUSYBOX, "\n    privileged: true"));
        String compose = "compose: { file: %s, service: web, port: { WEB_PORT: 80 }, wait: 60s }";
        String good = plan("good", compose.formatted("good.yml"), """
                exec 3<>"/dev/tcp/127.0.0.1/$WEB_PORT"
                printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3
                grep hello <&3
                """);
        String bad = plan("bad", compose.formatted("bad.yml"), "true");

        String session = submit(good, bad);

        awaitState(session, 1, "PASSED");
        awaitMessage(
                session,
                2,
                "services.web has privileged, which this worker does not allow (it would with --allow-in-containers"
                        + " privileged)");
        fleet.ask("cancel", session);
        awaitState(session, 2, "CANCELLED");
    }

    /** The id of the session. */
    private String submit(String... plans) throws Exception {
        fleet.repository.commit("plans");
        List<String> arguments = new ArrayList<>(List.of("submit", "--json", "--repo"));
        arguments.add(fleet.repository.path().toString());
        arguments.addAll(List.of(plans));
        Ended submitted = fleet.ask(arguments.toArray(String[]::new));
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();
        return JsonMapper.shared().readTree(submitted.out()).path("session_id").asString();
    }

    /** A session's jobs have the ids of their places, from 1. */
    private JsonNode job(String session, int number) throws Exception {
        return fleet.get("jobs/" + session + "-" + number);
    }

    private JsonNode attempt(String session, int number, int attempt) throws Exception {
        return job(session, number).path("attempts").path(attempt - 1);
    }

    private void awaitState(String session, int number, String state) throws Exception {
        fleet.await(
                "job " + number + " is " + state + ": " + job(session, number),
                () -> job(session, number).path("state").asString("").equals(state));
    }

    private void awaitMessage(String session, int number, String part) throws Exception {
        fleet.await(
                "an attempt of job " + number + " says " + part,
                () -> job(session, number).path("attempts").toString().contains(part));
    }
}
