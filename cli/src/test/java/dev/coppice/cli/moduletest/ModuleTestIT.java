package dev.coppice.cli.moduletest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.EngineContents;
import dev.coppice.cli.run.ProgramUnderTest;
import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets from {@code coppice test}, and that nothing is left after it, however it ends. */
@EngineTest
class ModuleTestIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String COMPOSE = """
            services:
              odoo:
                image: coppice-test/busybox:1
                container_name: odoo_for_agents
                depends_on: { db: { condition: service_healthy } }
                ports: ["${ODOO_PORT:?}:8069"]
                volumes: ["./:/src:ro", "data:/var/lib/odoo"]
                command: ["sh", "-c", "mkdir /www; httpd -p 8069 -h /www; trap 'exit 0' TERM; while sleep 1; do :; done"]
              db:
                image: coppice-test/busybox:1
                init: true
                command: ["sh", "-c", "echo the database begins; %s; exec sleep 1000"]
                healthcheck: { test: test -f /ready, interval: 1s, retries: 60 }
            volumes: { data: { name: data_for_agents } }
            """;
    private static final String SETTINGS = """
            test:
              compose: docker-compose.agent.yml
              service: odoo
              port: { ODOO_PORT: 8069 }
              ports: %s
              wait: %s
              command: sh /src/run-tests.sh {module}
              log: proof.log
            """;

    private final TestEngine engine;
    private final EngineContents contents;
    private final String mark = "m" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;

    ModuleTestIT(TestEngine engine) {
        this.engine = engine;
        contents = new EngineContents(engine);
    }

    @BeforeEach
    void install() throws Exception {
        coppice = ProgramUnderTest.withCompose(folder, engine, Map.of());
        write("docker-compose.agent.yml", COMPOSE.formatted("touch /ready"));
        write("coppice.yml", SETTINGS.formatted("8090-8999", "2m"));
    }

    private void write(String file, String text) throws Exception {
        coppice.repository.write(file, text);
    }

    private Path file(String name) {
        return coppice.repository.path().resolve(name);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(contents.named(mark)).isEmpty();
        assertThat(contents.named("for_agents")).isEmpty();
        assertThat(ports()).as("ports held").isEmpty();
    }

    private List<String> ports() throws Exception {
        Path claims = folder.resolve("home/.local/state/coppice/ports");
        return Files.exists(claims) ? Files.readAllLines(claims) : List.of();
    }

    private static void await(String what, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("it takes too long until " + what).isLessThan(end);
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void testsThatPassEndWithZeroAndLeaveTheirOutputInTheLog() throws Exception {
        write("docker-compose.agent.yml", COMPOSE.formatted("sleep 5; touch /ready"));
        write("run-tests.sh", "echo testing $1; wget -q -O /dev/null http://127.0.0.1:8069/ ; echo tested >&2\n");
        write("proof.log", "of an earlier run\n");

        Ended ended = coppice.run("test", mark);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("testing " + mark + "\n", "tested\n");
        assertThat(file("proof.log")).content().isEqualTo(ended.out());
        assertThat(ended.err())
                .contains("starting repository-agent-test-" + mark)
                .containsPattern("waiting \\d+ s of 120 s: db starting, odoo created")
                .contains("ready; testing")
                .contains(mark + ": passed");
    }

    @Test
    void testsThatFailEndWithTheirOwnCode() throws Exception {
        write("run-tests.sh", "echo one failed; exit 3\n");
        Ended plain = coppice.run("test", mark);
        assertThat(plain.exitCode()).isEqualTo(3);
        assertThat(plain.err()).contains("failed: the tests ended with 3");

        Ended json = coppice.run("test", "--json", mark);
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(json.out()).contains("\"verdict\" : \"FAILED\"", "\"exit_code\" : 3");
        assertThat(json.err()).contains("one failed");
    }

    @Test
    void interruptedTestsEndWithTheirStack() throws Exception {
        write("run-tests.sh", "echo begun; sleep 1000\n");
        Started started = coppice.start("test", mark);
        await("the tests run", () -> Files.readString(started.out()).contains("begun"));
        started.signal("INT");
        Ended ended = started.await();
        assertThat(ended.exitCode()).isEqualTo(130);
        assertThat(ended.err()).contains(mark + ": cancelled");
    }

    @Test
    void aKilledProgramIsCleanedUpAfter() throws Exception {
        write("run-tests.sh", "echo begun; sleep 1000\n");
        Started started = coppice.start("test", mark);
        await("the tests run", () -> Files.readString(started.out()).contains("begun"));
        started.signal("KILL");
        started.await();
        await("all is gone", () -> contents.named(mark).isEmpty());
        // Those of a process that is gone are free for the next that asks.
        write("run-tests.sh", "true\n");
        assertThat(coppice.run("test", mark).exitCode()).isZero();
    }

    @Test
    void portsThatAreAllTakenAreToldWithTheirHolders() throws Exception {
        write("run-tests.sh", "true\n");
        write("coppice.yml", SETTINGS.formatted("8090-8100", "2m"));
        List<ServerSocket> holders = new ArrayList<>();
        try {
            for (int port = 8090; port <= 8100; port++) {
                hold(port, holders);
            }
            Ended ended = coppice.run("test", mark);
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err())
                    .contains("no port is left in 8090-8100")
                    .contains("8090 by ", "8100 by a process that is none of ours");
        } finally {
            for (ServerSocket holder : holders) {
                holder.close();
            }
        }
    }

    /** One that is taken already serves as well. */
    private static void hold(int port, List<ServerSocket> holders) throws Exception {
        try {
            holders.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException e) {
            assertThat(e).hasMessageContaining("in use");
        }
    }

    @Test
    void healthThatNeverComesIsToldWithStateAndLastLines() throws Exception {
        write("docker-compose.agent.yml", COMPOSE.formatted("true"));
        write("coppice.yml", SETTINGS.formatted("8090-8999", "4s"));
        write("run-tests.sh", "true\n");
        Ended ended = coppice.run("test", mark);
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("not ready within 4 s: db starting", "the database begins");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void severalModulesRunSideBySideWithALogEach() throws Exception {
        write("run-tests.sh", "echo $1 has begun\ncase $1 in *b) exit 4;; *c) exit 5;; esac\n");
        Ended ended = coppice.run("test", "--workers", "3", mark + "a", mark + "b", mark + "c");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(4);
        assertThat(file("proof.log." + mark + "c")).content().isEqualTo(mark + "c has begun\n");
        assertThat(ended.out()).contains(mark + "a | " + mark + "a has begun\n");
    }

    @Test
    void aServiceThatDiesMeanwhileIsEvidenceAndNoVerdict() throws Exception {
        write(
                "docker-compose.agent.yml",
                COMPOSE.formatted("touch /ready").replace("exec sleep 1000", "sleep 8; exit 9"));
        write("run-tests.sh", "sleep 9\n");
        Ended ended = coppice.run("test", mark);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("the service db ended with exit code 9 while the tests ran");
    }

    @Test
    void wrongUsageEndsWithTwo() throws Exception {
        assertThat(coppice.run("test").exitCode()).isEqualTo(2);
        assertThat(coppice.run("test", "a;b").exitCode()).isEqualTo(2);
        assertThat(coppice.run("test", "--workers", "0", "a").exitCode()).isEqualTo(2);
        write("coppice.yml", "timeout: 5m\n");
        Ended ended = coppice.run("test", "a");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("does not say how a module is tested");
    }
}
