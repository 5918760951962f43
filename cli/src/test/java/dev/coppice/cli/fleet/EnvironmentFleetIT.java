package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.run.EngineContents;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.broker.WithBroker;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.testkit.engine.TestCompose;
import dev.coppice.testkit.engine.TestEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
        starting.startWorker(
                Map.of("DOCKER_HOST", engine.host(), "PATH", path, "COPPICE_SECRET_GREETING", "s3cret-of-" + name),
                name,
                2,
                "--pool",
                pools,
                "--environments",
                "1",
                "--max-ttl",
                "2h");
    }

    /** Also of a test that fails. */
    @AfterEach
    void nothingIsLeft() throws Exception {
        for (JsonNode left : fleet.get("environments").path("environments")) {
            env("stop", left.path("name").asString(), "--cleanup");
        }
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

        boolean outlives = engine.isPodman();
        engine.kill();
        try {
            fleet.await(
                    "able is not able",
                    () -> fleet.get("workers/able").path("abilities").isEmpty());
            Files.createFile(gate);
            fleet.await(
                    "the attempt has ended",
                    () -> !attempt(session, 1, 1).path("outcome").asString("").isEmpty());
            assertThat(attempt(session, 1, 1).path("outcome").asString())
                    .isEqualTo(outlives ? "PASSED" : "BROKEN"); // Podman's containers serve on
            if (!outlives) {
                assertThat(attempt(session, 1, 1).path("reason").asString()).isEqualTo("ENGINE_AWAY");
            }
        } finally {
            engine.start();
        }

        awaitState(session, 1, "PASSED");
        int last = outlives ? 1 : 2;
        assertThat(attempt(session, 1, last).path("outcome").asString()).isEqualTo("PASSED");
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

    /** Serves what its volume holds: a line for each start. */
    private String environmentFile() {
        return """
                services:
                  web:
                    image: %s
                    ports: ["8000:80"]
                    stop_signal: SIGKILL
                    volumes: ["./site:/site:ro", "data:/data"]
                    command: [sh, -c, "echo up >> /data/log; exec httpd -f -p 80 -h /data"]
                volumes: { data: }
                """.formatted(TestEngine.BUSYBOX);
    }

    private Ended env(String... words) {
        List<String> arguments = new ArrayList<>(List.of("env"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--server", fleet.url()));
        return fleet.ask(arguments.toArray(String[]::new));
    }

    private Ended done(Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended;
    }

    private JsonNode environment(String name) throws Exception {
        return fleet.get("environments/" + name);
    }

    private String page(String name) throws Exception {
        URI url = URI.create(environment(name).path("urls").path(0).asString() + "/log");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private void startEnvironment(String name, String... more) {
        // A range that nobody else takes ports from: those of a stopped one are anybody's who does not know of it.
        int first = 20_000 + Math.floorMod(mark.hashCode(), 1_000) * 10;
        fleet.repository.write("coppice.yml", "environment: { ports: %d-%d }\n".formatted(first, first + 9));
        fleet.repository.write("site/index.html", "hello\n");
        fleet.repository.write("compose.yaml", environmentFile());
        fleet.repository.commit("an environment");
        List<String> words = new ArrayList<>(List.of("start", name));
        words.addAll(List.of("--repo", fleet.repository.path().toString()));
        words.addAll(List.of(more));
        done(env(words.toArray(String[]::new)));
    }

    @Test
    void anEnvironmentRunsOnAWorkerUntilItIsRemoved() throws Exception {
        String name = mark + "a";

        startEnvironment(name, "--ttl", "1h");

        assertThat(environment(name).path("state").asString()).isEqualTo("READY");
        assertThat(environment(name).path("host").asString()).isEqualTo("able");
        assertThat(page(name)).isEqualTo("up\n");
        String url = environment(name).path("urls").path(0).asString();
        assertThat(done(env("list")).out()).contains(name, "READY", "able", url);
        assertThat(done(env("show", name)).out()).contains(url, "time left    59m");
        Ended again = env("start", name, "--repo", fleet.repository.path().toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is there already (READY, on the worker able)", "coppice env restart " + name);
        Ended full = env("start", mark + "b", "--repo", fleet.repository.path().toString());
        assertThat(full.exitCode()).isEqualTo(2);
        assertThat(full.err()).contains("able hosts 1 already", "bare hosts none (coppice worker --environments N)");

        done(env("restart", name));
        assertThat(page(name)).isEqualTo("up\nup\n");
        assertThat(environment(name).path("urls").path(0).asString()).isEqualTo(url);
        assertThat(env("extend", name, "--ttl", "3h").err()).contains("hosts none for longer than 2h");
        assertThat(done(env("extend", name, "--ttl", "2h")).out()).contains("time left    1h 59m");
        assertThat(done(env("stop", name)).out()).contains("its volumes and ports are kept");
        assertThat(environment(name).path("state").asString()).isEqualTo("STOPPED");
        done(env("start", name));
        assertThat(page(name)).isEqualTo("up\nup\nup\n");

        assertThat(done(env("stop", name, "--cleanup")).out()).contains("nothing of it is left");
        assertThat(environment(name).path("status").asInt()).isEqualTo(404);
        assertThat(contents.named(mark)).isEmpty();
    }

    private Started call(String... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("env"));
        arguments.addAll(List.of(words));
        arguments.addAll(1, List.of("--server", fleet.url()));
        return fleet.call(arguments.toArray(String[]::new));
    }

    private String outcome(Started call, int exitCode) throws Exception {
        assertThat(call.process().waitFor()).as(Files.readString(call.err())).isEqualTo(exitCode);
        return Files.readString(call.out());
    }

    @Test
    void itsLogsCommandsAndPortsAreHadFromAnywhere() throws Exception {
        String name = mark + "c";
        String plan = plan("greeting", """
                secrets: [GREETING]
                services:
                  web:
                    image: %s
                    pull: never
                    env: { GREETING: "${GREETING}" }
                    ports: [80]
                    command: [sh, -c, "echo says $GREETING; mkdir /w; echo hello > /w/index.html; exec httpd -f -h /w"]
                    ready: { tcp: 80 }""".formatted(TestEngine.BUSYBOX), "true");
        fleet.repository.commit("a plan with services");

        done(env("start", name, "--repo", fleet.repository.path().toString(), "--plan", plan));

        assertThat(outcome(call("logs", name), 0)).isEqualTo("says ***\n");
        assertThat(outcome(call("exec", name, "--", "sh", "-c", "echo $GREETING; exit 7"), 7))
                .isEqualTo("s3cret-of-able\n");
        Started following = call("logs", "-f", name, "web");
        fleet.await(
                "the log is followed", () -> Files.readString(following.out()).equals("says ***\n"));
        following.signal("INT");
        outcome(following, 130);
        Started forwarding = call("forward", name, "--json");
        fleet.await("it listens", () -> Files.readString(forwarding.out()).contains("}\n"));
        int port = JsonMapper.shared()
                .readTree(Files.readString(forwarding.out()))
                .path("ports")
                .path("web:80")
                .asInt();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("hello\n");
            }
        }
        forwarding.signal("INT");
        outcome(forwarding, 130);
        assertThat(outcome(call("exec", name, "nowhere", "--", "true"), 3)).isEmpty();
        done(env("stop", name, "--cleanup"));
    }

    @Test
    void anEnvironmentOutlivesItsWorkerAndTheCoordinatorButNotItsTime() throws Exception {
        String name = mark + "d";
        startEnvironment(name);
        String url = environment(name).path("urls").path(0).asString();

        fleet.kill("able");
        fleet.await(
                "it is unreachable",
                () -> environment(name).path("state").asString("").equals("UNREACHABLE"));
        assertThat(env("restart", name).err()).contains("its worker able is silent; it is never moved");
        fleet.kill(FleetUnderTest.COORDINATOR);
        fleet.startCoordinator();
        startAbleWorker(fleet, "able");
        fleet.await(
                "it is ready again",
                () -> environment(name).path("state").asString("").equals("READY"));
        fleet.await(
                "it was restarted meanwhile",
                () -> !environment(name).path("pending").asBoolean(true));
        assertThat(environment(name).path("urls").path(0).asString()).isEqualTo(url);
        assertThat(page(name)).isEqualTo("up\nup\n");

        done(env("extend", name, "--ttl", "10s"));
        fleet.kill("able");
        fleet.await(
                "its keeper stops it", () -> contents.named(mark).stream().noneMatch(thing -> thing.contains("-web")));
        assertThat(contents.named(mark)).as("its volume").isNotEmpty();
        startAbleWorker(fleet, "able");
        fleet.await(
                "it is expired",
                () -> environment(name).path("state").asString("").equals("EXPIRED"));
        done(env("stop", name, "--cleanup"));
        fleet.await(
                "able is able",
                () -> fleet.get("workers/able").path("abilities").size() == 2);
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
