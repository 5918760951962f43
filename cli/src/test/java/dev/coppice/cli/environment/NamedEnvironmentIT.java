package dev.coppice.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.EngineContents;
import dev.coppice.cli.run.ProgramUnderTest;
import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person gets from {@code coppice env}, with the template of a work order as people have it. */
@EngineTest
class NamedEnvironmentIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String ODOO =
            "mkdir -p /www /var/lib/odoo; echo odoo of $DBNAME > /www/index.html; echo odoo is up; httpd -p 8069 -h /www;"
                    + " trap 'exit 0' TERM; while sleep 1; do :; done";
    private static final String SMALL = """
            services:
              web:
                image: coppice-test/busybox:1
                container_name: web_${WORK_ORDER}
                init: true
                ports: ["${PORT}:80"]
                volumes: ["data:/data"]
                command: ["sh", "-c", "echo hello from web; mkdir -p /data; exec httpd -f -p 80 -h /data"]
            volumes: { data: }
            """;

    private final TestEngine engine;
    private final EngineContents contents;
    private final String mark = "e" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;

    NamedEnvironmentIT(TestEngine engine) {
        this.engine = engine;
        contents = new EngineContents(engine);
    }

    @BeforeEach
    void install() throws Exception {
        coppice = ProgramUnderTest.withCompose(folder, engine, Map.of());
    }

    @AfterEach
    void removeAll() throws Exception {
        for (JsonNode environment : list()) {
            Ended ended = coppice.run("env", "stop", environment.get("name").asString(), "--cleanup");
            assertThat(ended.exitCode()).as(ended.err()).isZero();
        }
        assertThat(contents.named(mark)).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("home/.local/state/coppice/ports")))
                .isEmpty();
        assertThat(Files.readAllLines(folder.resolve("home/.local/state/coppice/subnets")))
                .isEmpty();
    }

    private List<JsonNode> list() throws Exception {
        Ended ended = coppice.run("env", "list", "--json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return List.copyOf(JsonMapper.builder()
                .build()
                .readTree(ended.out())
                .get("environments")
                .values());
    }

    private JsonNode start(String... more) throws Exception {
        String[] words = new String[more.length + 3];
        words[0] = "env";
        words[1] = "start";
        words[words.length - 1] = "--json";
        System.arraycopy(more, 0, words, 2, more.length);
        Ended ended = coppice.run(words);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return JsonMapper.builder().build().readTree(ended.out());
    }

    private static String page(JsonNode environment) throws Exception {
        try (var page =
                URI.create(environment.get("urls").get(0).asString()).toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void await(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("it takes too long until " + what).isLessThan(end);
            new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void twoWorkOrdersAtOnceFromTheTemplateAsItIs() throws Exception {
        Path template = Path.of("../examples/odoo/docker-compose.work-order.yml");
        coppice.repository.write("docker-compose.agent.yml", Files.readString(template));
        coppice.repository.write("coppice.yml", "environment:\n  credentials: { user: admin, password: admin }\n");
        engine.standIn("odoo:18.0", ODOO);
        engine.postgresAs("postgres:15");
        String first = mark + "-WO-042";
        String second = mark + "-WO-043";
        try {
            long begun = System.nanoTime();
            Started other = coppice.start("env", "start", second);
            JsonNode one = start(first);
            assertThat(other.await().exitCode()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));

            assertThat(page(one)).isEqualTo("odoo of postgres_" + first + "\n");
            assertThat(contents.hasContainer("odoo_hub_" + first)).isTrue();
            assertThat(contents.hasContainer("db_hub_" + second)).isTrue();
            assertThat(coppice.run("env", "show", second).out())
                    .contains("http://localhost:", "password     admin", "coppice env logs -f " + second);
            assertThat(list()).extracting(each -> each.get("state").asString()).containsExactly("READY", "READY");
            Ended again = coppice.run("env", "start", first);
            assertThat(again.exitCode()).isEqualTo(2);
            assertThat(again.err())
                    .contains("there already", "coppice env restart " + first, "coppice env stop " + first);

            assertThat(coppice.run("env", "stop", first, "--cleanup").exitCode())
                    .isZero();
            assertThat(contents.named(first)).isEmpty();
            assertThat(contents.hasContainer("odoo_hub_" + second)).isTrue();
        } finally {
            coppice.run("env", "stop", first, "--cleanup");
            coppice.run("env", "stop", second, "--cleanup");
            engine.removeImage("odoo:18.0");
            engine.removeImage("postgres:15");
        }
    }

    @Test
    void volumesAndPortsOutliveAStop() throws Exception {
        coppice.repository.write("compose.yml", SMALL);
        JsonNode first = start(mark);
        assertThat(coppice.run("env", "exec", mark, "web", "--", "sh", "-c", "echo kept > /data/index.html; exit 4")
                        .exitCode())
                .isEqualTo(4);
        assertThat(coppice.run("env", "logs", mark).out()).isEqualTo("hello from web\n");

        Ended stopped = coppice.run("env", "stop", mark);
        assertThat(stopped.exitCode()).as(stopped.err()).isZero();
        assertThat(stopped.out()).contains("volumes and ports are kept", "coppice env stop " + mark + " --cleanup");
        assertThat(contents.hasContainer("web_" + mark)).isFalse();
        assertThat(list())
                .singleElement()
                .matches(each -> each.get("state").asString().equals("STOPPED"));

        JsonNode second = start(mark);
        assertThat(second.get("ports")).isEqualTo(first.get("ports"));
        assertThat(page(second)).isEqualTo("kept\n");
        assertThat(coppice.run("env", "restart", mark).exitCode()).isZero();
        assertThat(page(list().getFirst())).isEqualTo("kept\n");
    }

    @Test
    void aPortThatIsTakenIsRefusedAndAFreeOneIsTaken() throws Exception {
        coppice.repository.write("compose.yml", SMALL);
        int free = 28_417;
        try (ServerSocket holder = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = coppice.run("env", "start", mark, "--port", Integer.toString(holder.getLocalPort()));
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err()).contains(free + " by a process that is none of ours");
        }
        assertThat(list()).isEmpty();
        JsonNode started = start(mark, "--port", Integer.toString(free));
        assertThat(started.get("urls").get(0).asString()).isEqualTo("http://localhost:" + free);
    }

    @Test
    void itsTimeEndsItThoughNobodyCalls() throws Exception {
        coppice.repository.write("compose.yml", SMALL);
        start(mark, "--ttl", "3s");
        await("it has expired", () -> !contents.hasContainer("web_" + mark));
        await(
                "that is written down",
                () -> list().getFirst().get("state").asString().equals("EXPIRED"));
        assertThat(contents.named(mark)).as("its volume").isNotEmpty();
        start(mark, "--ttl", "2h");
        Ended extended = coppice.run("env", "extend", mark, "--ttl", "5h");
        assertThat(extended.out()).contains("time left    4h 59m");
    }

    @Test
    void oneThatDoesNotBecomeReadyLeavesNothing() throws Exception {
        coppice.repository.write("compose.yml", SMALL.replace("exec httpd -f -p 80 -h /data", "exit 7"));
        Ended ended = coppice.run("env", "start", mark);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("web ended with exit code 7", "hello from web");
        assertThat(list()).isEmpty();
        assertThat(contents.named(mark)).isEmpty();
    }

    @Test
    void aStartThatIsInterruptedLeavesNothing() throws Exception {
        coppice.repository.write(
                "compose.yml",
                SMALL.replace("init: true", "init: true\n    healthcheck: { test: 'false', interval: 1s }"));
        Started started = coppice.start("env", "start", mark);
        await("it runs", () -> contents.hasContainer("web_" + mark));
        started.signal("INT");
        assertThat(started.await().exitCode()).isEqualTo(130);
        assertThat(list()).isEmpty();
        assertThat(contents.named(mark)).isEmpty();
    }

    @Test
    void whatAKilledStartHadMadeIsRemovedByTheNextCommand() throws Exception {
        coppice.repository.write(
                "compose.yml",
                SMALL.replace("init: true", "init: true\n    healthcheck: { test: 'false', interval: 1s }"));
        Started started = coppice.start("env", "start", mark);
        await("it runs", () -> contents.hasContainer("web_" + mark));
        started.signal("KILL");
        started.await();
        Ended listed = coppice.run("env", "list");
        assertThat(listed.err()).contains("the start of the environment " + mark + " was killed");
        assertThat(listed.out()).contains("FAILED");
        assertThat(contents.hasContainer("web_" + mark)).isFalse();
    }

    @Test
    void theServicesOfAPlanLiveOn() throws Exception {
        coppice.repository.write("site/index.html", "of the plan\n").write("plan.md", """
                        ---
                        secrets: [WORD]
                        services:
                          web:
                            image: coppice-test/busybox:1
                            pull: never
                            ports: [80]
                            env: { WORD: "${WORD}", SIGN: "$$5" }
                            volumes: ["./site:/site:ro"]
                            command: [sh, -c, "echo $WORD $SIGN; exec httpd -f -p 80 -h /site"]
                        ---
                        # a
                        ```sh
                        true
                        ```
                        """);
        assertThat(coppice.run("env", "start", mark, "--plan", "plan.md").err())
                .contains("the secret WORD has no value");
        Ended started = coppice.start(
                        Map.of("WORD", "very-secret"), "env", "start", mark, "--plan", "plan.md", "--json")
                .await();
        assertThat(started.exitCode()).as(started.err()).isZero();
        assertThat(page(JsonMapper.shared().readTree(started.out()))).isEqualTo("of the plan\n");
        assertThat(coppice.run("env", "logs", mark).out()).isEqualTo("very-secret $5\n");
        assertThat(coppice.feed("handed on", "env", "exec", mark, "--", "cat").out())
                .isEqualTo("handed on");
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .allSatisfy(file -> assertThat(file)
                            .content(StandardCharsets.ISO_8859_1)
                            .doesNotContain("very-secret"));
        }
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThat(coppice.run("env", "stop", "nobody").err()).contains("there is no environment nobody");
        assertThat(coppice.run("env", "start", "a b").exitCode()).isEqualTo(2);
        Ended ended = coppice.run("env", "start", mark);
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("which compose file?");
        coppice.repository.write("compose.yml", SMALL);
        start(mark);
    }
}
