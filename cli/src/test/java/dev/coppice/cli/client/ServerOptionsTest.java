package dev.coppice.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.testkit.system.ReservedPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which coordinator is asked, by which token, and what is said when that does not work. */
class ServerOptionsTest {
    private static final String WORKERS = "GET /api/v1/workers";

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator().on(WORKERS, 200, "{\"workers\":[]}");
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Ended run(Map<String, String> environment, String... arguments) {
        return new InProcess(folder, folder.resolve("home"), environment).run(arguments);
    }

    private String token() {
        return coordinator.requests(WORKERS).getLast().header("Authorization");
    }

    @Test
    void aContextGivesAddressAndToken() throws IOException {
        Files.writeString(folder.resolve("token"), "context-secret\n");
        Ended added = run(Map.of(), "context", "add", "work", coordinator.url() + "/", "--token-file", "token");

        Ended listed = run(Map.of(), "workers");

        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(token()).isEqualTo("Bearer context-secret");
        run(Map.of("COPPICE_SERVER", coordinator.url()), "workers");
        assertThat(token()).as("of the context for this server").isEqualTo("Bearer context-secret");
        run(Map.of("COPPICE_SERVER", "work", "COPPICE_TOKEN", "of-variable"), "workers");
        assertThat(token()).isEqualTo("Bearer of-variable");
        run(Map.of("COPPICE_TOKEN", "of-variable"), "workers", "--token-file", "token");
        assertThat(token()).isEqualTo("Bearer context-secret");
    }

    @Test
    void aTokenGoesToNoOtherServer() throws IOException {
        Files.writeString(folder.resolve("token"), "context-secret");
        run(Map.of(), "context", "add", "work", "https://coppice.example.org", "--token-file", "token");

        run(Map.of(), "workers", "--server", coordinator.url());

        assertThat(token()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsAskedAboutForAWhile() throws IOException {
        try (ReservedPort nobody = ReservedPort.any()) {
            String server = "http://" + nobody.address();

            Ended ended = run(Map.of(), "workers", "--server", server, "--patience", "1s");

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err())
                    .contains(server + " can't be reached (connection refused); trying again for 1s")
                    .contains("is the coordinator running there?", "'coppice coordinator' starts one");
        }
    }

    @Test
    void aCoordinatorThatIsNotReadyIsAskedAgain() throws IOException {
        coordinator.close();
        coordinator = new FakeCoordinator()
                .on(WORKERS, 503, Documents.problem("unavailable", 503, "the coordinator is not ready"))
                .on(WORKERS, 200, "{\"workers\":[]}");

        Ended ended = run(Map.of("COPPICE_SERVER", coordinator.url()), "workers");

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("the coordinator is not ready", "answers again");
    }

    @Test
    void oneThatStandsByNamesTheOneThatDecides() throws IOException {
        try (FakeCoordinator standby = new FakeCoordinator()) {
            standby.on(
                    WORKERS,
                    503,
                    Documents.problem("standby", 503, "another decides")
                            .replace("\"instance\"", "\"leader\":\"" + coordinator.url() + "\",\"instance\""));

            Ended ended = run(Map.of("COPPICE_SERVER", standby.url(), "COPPICE_TOKEN", "secret"), "workers");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(token()).isEqualTo("Bearer secret");
        }
    }

    @Test
    void ofSeveralTheOneThatDecidesIsFoundAndATokenGoesWithThem() throws IOException {
        String dead = "http://127.0.0.1:1";
        try (FakeCoordinator standby = new FakeCoordinator()) {
            standby.on(WORKERS, 503, Documents.problem("standby", 503, "another decides"));
            String all = dead + "," + standby.url() + "/," + coordinator.url();
            assertThat(run(Map.of("COPPICE_TOKEN", "secret"), "workers", "--server", all)
                            .exitCode())
                    .isZero();
            assertThat(token()).isEqualTo("Bearer secret");

            Files.writeString(folder.resolve("token"), "kept");
            Ended added = run(Map.of(), "context", "add", "pair", all, "--token-file", "token");
            assertThat(added.out()).as(added.err()).contains(dead + "," + standby.url() + "," + coordinator.url());
            assertThat(run(Map.of(), "workers").exitCode()).isZero();
            assertThat(token()).isEqualTo("Bearer kept");
            assertThat(run(Map.of("COPPICE_SERVER", coordinator.url()), "workers")
                            .exitCode())
                    .isZero();
            assertThat(token()).isEqualTo("Bearer kept");
        }
    }

    @Test
    void ofSeveralThatAreNotThereEachIsNamed() {
        String one = "http://127.0.0.1:1";
        String two = "http://127.0.0.1:2";

        Ended ended = run(Map.of("COPPICE_SERVER", one + "," + two), "workers", "--patience", "1s");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err())
                .contains(one + ", " + two + " can't be reached", one + ": connection refused", two + ": connection");
    }

    @Test
    void whatGoesOnElsewhereSaysSo() throws IOException {
        try (FakeCoordinator other = new FakeCoordinator()) {
            String explain = "GET /api/v1/jobs/s1-1/explain";
            coordinator
                    .on(
                            "GET /api/v1/sessions?limit=1",
                            200,
                            "{\"sessions\":[" + Documents.session("s1", "RUNNING", "null") + "],\"next_cursor\":null}")
                    .on(explain, 503, Documents.problem("standby", 503, "another decides"));
            other.on(explain, 200, "{\"job_id\":\"s1-1\",\"state\":\"READY\",\"reasons\":[],\"strays\":[]}");

            Ended ended = run(Map.of(), "explain", "latest-1", "--server", coordinator.url() + "," + other.url());

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err())
                    .contains(
                            "going on with " + other.url() + " instead of " + coordinator.url() + " (another decides)");
        }
    }

    @Test
    void withoutAGoodTokenSaysHowToGiveOne() throws IOException {
        coordinator.close();
        coordinator = new FakeCoordinator()
                .on(WORKERS, 401, Documents.problem("unauthenticated", 401, "a valid token is needed"));

        Ended ended = run(Map.of("COPPICE_SERVER", coordinator.url(), "COPPICE_TOKEN", "secret-word"), "workers");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err())
                .contains("a valid token is needed", "COPPICE_TOKEN", "coppice context add")
                .doesNotContain("secret-word");
    }

    @Test
    void whatIsNoCoordinatorIsTold() throws Exception {
        coordinator.close();
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try (var connection = web.accept();
                        var request = new BufferedReader(
                                new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
                    // To its end: what is left unread would reset the connection, and the answer might not arrive.
                    while (!Objects.requireNonNull(request.readLine()).isEmpty()) {}
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });

            Ended ended = run(Map.of(), "workers", "--server", "http://127.0.0.1:" + web.getLocalPort());

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err()).contains("answered what this program can't read", "is it a coordinator");
            assertThat(answering.join(Duration.ofSeconds(10))).isTrue();
        }
        coordinator = new FakeCoordinator();
    }

    @Test
    @SuppressWarnings("try") // it is closed early as well, which ends its thread
    void aServerThatSpeaksNoTlsIsTold() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> {
                while (!web.isClosed()) { // a client connects once more when its first connection is reset
                    try (var connection = web.accept()) {
                        connection.getInputStream().read(new byte[1 << 14]);
                        connection
                                .getOutputStream()
                                .write("HTTP/1.1 400 \r\nConnection: close\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        // it is closed, or this connection was reset
                    }
                }
            });

            Ended ended = run(Map.of(), "workers", "--server", "https://127.0.0.1:" + web.getLocalPort());

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err())
                    .contains("it speaks no TLS", "it may speak http")
                    .doesNotContain("certificate");
            web.close();
            assertThat(answering.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void filesThatAreNotThereAreNamedOnce() {
        Ended token = run(Map.of(), "workers", "--token-file", "/nope");
        Ended certificates = run(Map.of(), "workers", "--certificates", "/nope");

        assertThat(token.exitCode()).isEqualTo(2);
        assertThat(token.err()).contains("--token-file: /nope can't be read: there is no such file");
        assertThat(certificates.exitCode()).isEqualTo(2);
        assertThat(certificates.err()).contains("can't be read from /nope: there is no such file");
    }

    @Test
    void anAddressWithoutASchemeIsANameOfAContext() {
        Ended ended = run(Map.of(), "workers", "--server", "localhost");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("there is no context localhost", "http://");
    }

    @Test
    void anAddressHoldsNoPassword() {
        Ended ended = run(Map.of(), "workers", "--server", "http://me:very-secret@localhost:1");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("no password").doesNotContain("very-secret");
    }
}
