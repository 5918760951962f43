package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.run.ProgramUnderTest;
import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.tls.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A fleet whose coordinator serves HTTPS, and lets only those in who have a token. */
@BrokerTest
@ExtendWith(SharedFleet.Extension.class)
@Timeout(180)
class SecureFleetIT {
    private final PrivateBroker broker;
    private final SharedFleet shared;
    private FleetUnderTest fleet;
    private Path folder;

    SecureFleetIT(PrivateBroker broker, SharedFleet shared) {
        this.broker = broker;
        this.shared = shared;
    }

    @BeforeEach
    void useFleet() throws Exception {
        fleet = shared.running(this::start);
        folder = fleet.data().resolveSibling("");
    }

    private FleetUnderTest start(Path home) throws Exception {
        SelfSigned identity = SelfSigned.create(home, "ip:127.0.0.1");
        String submit = token(home, "somebody", "submit");
        Path worker = Files.writeString(home.resolve("worker.token"), token(home, "workers", "worker"));
        Access access = new Access("https", Optional.of(identity.certificate()), Optional.of(submit));
        FleetUnderTest starting = new FleetUnderTest(home, broker, "8s", access);
        starting.startWorker(
                "one",
                1,
                "--certificates",
                identity.certificate().toString(),
                "--token-file",
                worker.toString(),
                "--secrets-dir",
                Files.createDirectories(home.resolve("secrets")).toString());
        // It is started here, in somebody's project.
        starting.repository.write("public/notes.txt", "mine\n");
        starting.startCoordinator(
                "--log-format",
                "json",
                "--tls-certificate",
                identity.certificate().toString(),
                "--tls-private-key",
                identity.privateKey().toString());
        starting.awaitWorkers(1);
        return starting;
    }

    /** Made at the database, before there is a coordinator. */
    private static String token(Path home, String name, String role) throws Exception {
        Path data = home.resolve(FleetUnderTest.COORDINATOR);
        Ended made = new ProgramUnderTest(Files.createDirectories(home.resolve("operator")), Map.of())
                .run("token", "create", name, "--role", role, "--quiet", "--data", data.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        return made.out().strip();
    }

    @Test
    void aJobsLogIsPrintedAndFollowedWhileItRuns() throws Exception {
        Path gate = folder.resolve("gate");
        Files.writeString(folder.resolve("secrets/PASSWORD"), "sesame\n");
        fleet.repository.write("plan.md", """
                        ---
                        secrets: [PASSWORD]
                        ---
                        # Plan
                        ```bash
                        echo the first word, and $PASSWORD
                        while [ ! -e %s ]; do sleep 0.1; done
                        echo the last word
                        ```
                        """.formatted(gate)).commit("plan");
        Ended submitted = fleet.call(
                        "submit", "plan.md", "--repo", fleet.repository.path().toString())
                .await();
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();

        fleet.await("what there is of the log is printed", () -> {
            Ended printed = fleet.call("logs", "latest-1").await();
            return printed.out().contains("the first word, and ***")
                    && printed.err().contains("still runs");
        });
        Started follower = fleet.call("logs", "latest-1", "-f");
        fleet.await("the log begins", () -> Files.readString(follower.out()).contains("the first word"));
        assertThat(follower.process().isAlive()).isTrue();
        assertThat(Files.readString(follower.out())).doesNotContain("the last word");
        Files.createFile(gate);

        Ended followed = follower.await();
        assertThat(followed.exitCode()).as(followed.err() + fleet.logs()).isZero();
        assertThat(followed.out()).containsSubsequence("the first word, and ***", "the last word");
        fleet.await(
                "its log is up",
                () -> fleet.call("logs", "latest-1").await().out().contains("the last word"));
        assertThat(fleet.call("watch", "latest").await().exitCode()).isZero();
        assertThat(fleet.logs()).doesNotContain("sesame");
    }

    @Test
    void whoIsNotLetInIsToldWhy() throws Exception {
        assertThat(call(Map.of("COPPICE_CERTIFICATES", certificate()), "sessions"))
                .satisfies(ended -> {
                    assertThat(ended.exitCode()).isEqualTo(ExitCode.BROKEN);
                    assertThat(ended.err()).contains("token");
                });
        assertThat(call(Map.of("COPPICE_CERTIFICATES", certificate(), "COPPICE_TOKEN", "made-up"), "sessions"))
                .satisfies(ended -> {
                    assertThat(ended.exitCode()).isEqualTo(ExitCode.BROKEN);
                    assertThat(ended.err()).contains("token").doesNotContain("made-up");
                });
        Ended may = fleet.call("workers", "pause", "one").await();
        assertThat(may.exitCode()).isEqualTo(ExitCode.BROKEN);
        assertThat(may.err()).contains("needs a token of role operate", "has the role submit");
    }

    @Test
    void aServerThatNobodyVouchesForGetsNoToken() throws Exception {
        Ended ended = call(Map.of("COPPICE_TOKEN", "secret-word"), "sessions", "--patience", "1s");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.BROKEN);
        assertThat(ended.err()).contains("certificate", "--certificates").doesNotContain("secret-word");
        Ended plain =
                call(Map.of("COPPICE_SERVER", fleet.url().replace("https", "http")), "sessions", "--patience", "1s");
        assertThat(plain.exitCode()).isNotZero();
        assertThat(plain.err()).contains("requires TLS");
    }

    @Test
    void filesWhereTheCoordinatorWasStartedAreNotServed() throws Exception {
        assertThat(fleet.status("/")).isEqualTo(200);
        assertThat(fleet.status("/notes.txt")).isEqualTo(404);
    }

    @Test
    void theCoordinatorLogsAsItIsTold() throws Exception {
        assertThat(fleet.said(FleetUnderTest.COORDINATOR)
                        .lines()
                        .filter(line -> line.contains("this coordinator decides")))
                .singleElement()
                .asString()
                .startsWith("{\"@timestamp\":")
                .contains("\"ecs\":");
    }

    private String certificate() {
        return folder.resolve("cert.pem").toString();
    }

    /** As somebody else on this machine. */
    private Ended call(Map<String, String> variables, String... arguments) throws Exception {
        Map<String, String> env = new HashMap<>(Map.of("COPPICE_SERVER", fleet.url()));
        env.putAll(variables);
        Path other = Files.createTempDirectory(folder, "other");
        return new ProgramUnderTest(other, env).run(List.of(arguments).toArray(String[]::new));
    }
}
