package dev.coppice.worker.environment.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.Subnet;
import dev.coppice.worker.environment.socket.ScriptedEngine.Line;
import dev.coppice.worker.environment.socket.ScriptedEngine.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FilteredSocketTest {
    private static final String PREFIX = "coppice-0c7a-";
    private static final String CREATED =
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n" + "{\"Id\":\"1\"}";

    @TempDir
    Path folder;

    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private @Nullable ScriptedEngine engine;
    private @Nullable FilteredSocket socket;
    private Path worktree;

    @BeforeEach
    void makeWorktree() throws Exception {
        worktree = Files.createDirectory(folder.resolve("worktree"));
    }

    @AfterEach
    void close() throws Exception {
        if (socket != null) {
            socket.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    private void open(String... rules) throws Exception {
        open(
                line -> {
                    String head = line.hearHead();
                    String length = head.replaceFirst("(?s).*Content-Length: (\\d+).*", "$1");
                    String body = "";
                    while (!length.equals(head) && body.length() < Integer.parseInt(length)) { // of JSON
                        body += line.hear("}");
                    }
                    heard().add(head + body + recorded);
                    line.say(head.contains("/containers/create") ? CREATED : ScriptedEngine.OK);
                },
                rules);
    }

    private Queue<String> heard() {
        return Objects.requireNonNull(engine).heard;
    }

    private void open(Script script, String... rules) throws Exception {
        Path path = folder.resolve("engine");
        engine = new ScriptedEngine(path, script);
        socket = FilteredSocket.open(
                folder.resolve("socket"),
                PREFIX,
                List.of(worktree),
                new EngineAddress(URI.create("unix://" + path), "the test"),
                new Notes(),
                SocketRules.of(List.of(rules)));
    }

    private Line client() throws Exception {
        return Line.to(folder.resolve("socket"));
    }

    /** The whole answer to a request after which the connection ends. */
    private String ask(String request) throws Exception {
        try (Line line = client()) {
            return line.say(request.replace("\n", "\r\n")).hearAll();
        }
    }

    private String post(String path, String json) throws Exception {
        return ask("POST " + path
                + " HTTP/1.1\nHost: d\nConnection: close\nContent-Type: application/json\nContent-Length: "
                + json.length() + "\n\n" + json);
    }

    private final class Notes implements Registrar {
        @Override
        public Map.Entry<String, String> owner() {
            return Map.entry("dev.coppice.owner", "claim:0c7a");
        }

        @Override
        public Map<String, String> labels() {
            return Map.ofEntries(owner());
        }

        @Override
        public void record(Kind kind, String name) {
            recorded.add(kind + " " + name);
        }

        @Override
        public Subnet subnet() {
            return Subnet.parse("10.213.0.0/27");
        }

        @Override
        public ContainerEngine engine() {
            return (ContainerEngine) Proxy.newProxyInstance(
                    ContainerEngine.class.getClassLoader(),
                    new Class<?>[] {ContainerEngine.class},
                    (it, method, arguments) -> switch (method.getName()) {
                        case "findImage", "findVolume" -> Optional.empty();
                        case "findNetworks" -> List.of();
                        case "createVolume" -> recorded.add("made " + arguments[0]);
                        case "inspectContainer" ->
                            throw new EngineException(
                                    EngineException.Kind.NOT_FOUND,
                                    "look",
                                    new EngineAddress(URI.create("unix:///x"), "the test"),
                                    "no such",
                                    Optional.empty());
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }
    }

    /** What two readers could take for different requests. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /_ping HTTP/1.1\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n",
                "GET /_ping HTTP/1.1\nContent-Length: 5\nContent-Length: 6\n\nhello",
                "GET /_ping HTTP/1.1\nContent-Length: +5\n\nhello",
                "GET /_ping HTTP/1.1\nTransfer-Encoding: gzip, chunked\n\n",
                "GET /_ping HTTP/1.1\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n\n",
                "GET /_ping HTTP/1.0\nTransfer-Encoding: chunked\n\n",
                "GET /_ping HTTP/1.1\nContent-Length : 5\n\nhello",
                "GET /_ping HTTP/1.1\nA: b\n folded: c\n\n",
                "GET /_ping HTTP/2.0\n\n",
                "GET  /_ping HTTP/1.1\n\n",
                "GET http://x/_ping HTTP/1.1\n\n",
                "get /_ping HTTP/1.1\n\n",
                "GET /containers/%2e%2e/_ping HTTP/1.1\nConnection: close\n\n",
                "GET /containers/../_ping HTTP/1.1\nConnection: close\n\n",
                "GET //_ping HTTP/1.1\nConnection: close\n\n",
                "GET /_ping%00 HTTP/1.1\nConnection: close\n\n",
                "GET /containers/%252e%252e/json HTTP/1.1\nConnection: close\n\n",
                "GET /v1.23/_ping HTTP/1.1\nConnection: close\n\n",
                "GET /events?filters={}&filters={} HTTP/1.1\nConnection: close\n\n",
                "GET /events?a=b;filters={} HTTP/1.1\nConnection: close\n\n",
                "POST /auth HTTP/1.1\nConnection: close\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 1\n\na",
            })
    void whatIsNotPlainIsNotPassedOn(String request) throws Exception {
        open();

        assertThat(ask(request)).startsWith("HTTP/1.1 400 ").contains("{\"message\":\"coppice: ");
        assertThat(heard()).isEmpty();
    }

    @Test
    void aLineThatEndsWithLineFeedAloneIsNone() throws Exception {
        open();
        try (Line line = client()) {
            assertThat(line.say("GET /_ping HTTP/1.1\nHost: d\n\n").hearAll()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(heard()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /swarm/init",
        "POST, /plugins/pull",
        "POST, /secrets/create",
        "POST, /images/load",
        "POST, /images/x/push",
        "GET, /system/df",
        "GET, /debug/vars",
        "GET, /containers/x/attach/ws",
        "POST, /containers/x/checkpoints",
        "DELETE, /_ping",
        "POST, /grpc",
        "PUT, /volumes/x",
        "POST, /v1.41/containers/x/made-up"
    })
    void callsThatAreNotKnownAreRefused(String method, String path) throws Exception {
        open();

        assertThat(ask(method + " " + path + " HTTP/1.1\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(heard()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /containers/theirs/json",
        "POST, /containers/theirs/start",
        "POST, /containers/theirs/attach",
        "DELETE, /containers/theirs",
        "GET, /containers/theirs/archive?path=/",
        "POST, /exec/0123/start",
        "DELETE, /networks/theirs",
        "DELETE, /networks/bridge"
    })
    void whatIsNotTheAttemptsIsNotThere(String method, String path) throws Exception {
        open();

        assertThat(ask(method + " " + path + " HTTP/1.1\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 404 ");
        assertThat(heard()).isEmpty();
    }

    @Test
    void aContainerIsWrittenDownBeforeItIsMadeAndHasALongerName() throws Exception {
        open();

        assertThat(post(
                        "/v1.41/containers/create?name=db",
                        "{\"Image\":\"postgres:17\",\"HostConfig\":{\"Binds\":[\"data:/d\"]}}"))
                .startsWith("HTTP/1.1 201 ")
                .endsWith("{\"Id\":\"1\"}\r\n0\r\n\r\n");
        assertThat(heard().element())
                .startsWith("POST /v1.41/containers/create?name=coppice-0c7a-db HTTP/1.1\r\n")
                .contains("\"dev.coppice.owner\":\"claim:0c7a\"")
                .contains("\"coppice-0c7a-data:/d\"")
                .endsWith("[VOLUME coppice-0c7a-data, made coppice-0c7a-data, CONTAINER coppice-0c7a-db]");
        assertThat(ask("POST /containers/db/start HTTP/1.1\nConnection: close\n\n"))
                .doesNotStartWith("HTTP/1.1 404");
    }

    /** The engine reads keys whatever their case, and the last of several; and knows more than is listed here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hostconfig\":{\"Privileged\":true}}",
                "{\"HostConfig\":{\"privileged\":true}}",
                "{\"HostConfig\":{\"Privileged\":false,\"Privileged\":true}}",
                "{\"HostConfig\":{\"PRIVILEGED\":true}}",
                "{\"Ho\\u017ftConfig\":{\"Privileged\":true}}",
                "{\"HostConfig\":{\"Privileged\":true}}",
                "{\"HostConfig\":{\"Privileged\":\"true\"}}",
                "{\"HostConfig\":{\"Invented\":1}}",
                "{\"HostConfig\":{\"NetworkMode\":\"host\"}}",
                "{\"HostConfig\":{\"NetworkMode\":\"container:theirs\"}}",
                "{\"HostConfig\":{\"NetworkMode\":\"ns:/proc/1/ns/net\"}}",
                "{\"HostConfig\":{\"PidMode\":\"host\"}}",
                "{\"HostConfig\":{\"IpcMode\":\"host\"}}",
                "{\"HostConfig\":{\"UTSMode\":\"host\"}}",
                "{\"HostConfig\":{\"UsernsMode\":\"host\"}}",
                "{\"HostConfig\":{\"CgroupnsMode\":\"host\"}}",
                "{\"HostConfig\":{\"CgroupParent\":\"/\"}}",
                "{\"HostConfig\":{\"Devices\":[{\"PathOnHost\":\"/dev/sda\"}]}}",
                "{\"HostConfig\":{\"DeviceCgroupRules\":[\"a *:* rwm\"]}}",
                "{\"HostConfig\":{\"CapAdd\":[\"cap_sys_admin\"]}}",
                "{\"HostConfig\":{\"CapAdd\":[\"ALL\"]}}",
                "{\"HostConfig\":{\"SecurityOpt\":[\"apparmor=unconfined\"]}}",
                "{\"HostConfig\":{\"MaskedPaths\":[]}}",
                "{\"HostConfig\":{\"ReadonlyPaths\":[]}}",
                "{\"HostConfig\":{\"Runtime\":\"mine\"}}",
                "{\"HostConfig\":{\"VolumesFrom\":[\"theirs\"]}}",
                "{\"HostConfig\":{\"VolumeDriver\":\"nfs\"}}",
                "{\"HostConfig\":{\"Binds\":[\"/:/host\"]}}",
                "{\"HostConfig\":{\"Binds\":[\"/etc/../etc:/host\"]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/\",\"Target\":\"/host\"}]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"etc\",\"Target\":\"/host\"}]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"type\":\"bind\",\"source\":\"/\",\"target\":\"/host\"}]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"image\",\"Source\":\"x\",\"Target\":\"/host\"}]}}",
                "{\"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/x\",\"VolumeOptions\":"
                        + "{\"DriverConfig\":{\"Name\":\"local\",\"Options\":{\"device\":\"/\"}}}}]}}",
                "{\"Labels\":{\"dev.coppice.owner\":\"claim:other\"}}",
                "{\"HostConfig\":[]}",
                "[]",
                "{} {}",
            })
    void aContainerThatReachesOutIsRefused(String json) throws Exception {
        open();

        assertThat(post("/containers/create", json)).containsPattern("^HTTP/1.1 40[03] ");
        assertThat(heard()).isEmpty();
        assertThat(recorded).isEmpty();
    }

    @Test
    void filesOfTheAttemptMayBeMountedWhereTheyReallyAre() throws Exception {
        open();
        Files.createSymbolicLink(worktree.resolve("out"), Path.of("/etc"));
        Files.createSymbolicLink(worktree.resolve("nowhere"), Path.of("/nonexistent/x"));
        Path real = Files.createDirectory(worktree.resolve("real"));
        Files.createSymbolicLink(worktree.resolve("in"), real);

        assertThat(mount(worktree.resolve("out"))).contains("leads to /etc");
        assertThat(mount(worktree.resolve("out/passwd"))).startsWith("HTTP/1.1 403");
        assertThat(mount(worktree.resolve("nowhere"))).startsWith("HTTP/1.1 403");
        assertThat(mount(worktree.resolve("../engine-files"))).startsWith("HTTP/1.1 403");
        assertThat(heard()).isEmpty();
        assertThat(mount(worktree.resolve("in"))).startsWith("HTTP/1.1 201");
        assertThat(heard().remove()).contains("\"" + real + ":/m\"");
        assertThat(mount(worktree.resolve("new/folder"))).startsWith("HTTP/1.1 201");
        assertThat(heard().remove()).contains("\"" + worktree.resolve("new/folder") + ":/m\"");
    }

    @Test
    void aNetworkGetsASubnetOfOursAndTheAddressOfItsBridge() throws Exception {
        open();
        post("/networks/create", "{\"Name\":\"n\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.9.0.0/24\"}]}}");
        assertThat(heard().remove()).contains("\"Config\":[{\"Subnet\":\"10.213.0.0/27\",\"Gateway\":\"10.213.0.1\"}]");
    }

    /** As Testcontainers' Ryuk mounts it; and by its usual name, which is another engine's or none. */
    @Test
    void theEnginesSocketIsTheAttemptsOwn() throws Exception {
        open();
        for (Path asked :
                List.of(folder.resolve("engine"), Path.of("/var/run/docker.sock"), Path.of("/run/docker.sock"))) {
            assertThat(mount(asked)).startsWith("HTTP/1.1 201");
            assertThat(heard().remove()).contains("\"" + folder.resolve("socket") + ":/m\"");
        }
    }

    private String mount(Path file) throws Exception {
        return post("/containers/create", "{\"HostConfig\":{\"Binds\":[\"" + file + ":/m\"]}}");
    }

    @Test
    void theOperatorsLimitsHold() throws Exception {
        open("memory=64m", "pids=10");

        assertThat(post("/containers/create", "{\"HostConfig\":{\"Memory\":999999999}}"))
                .contains("beyond the 67108864");
        assertThat(post("/containers/create", "{\"HostConfig\":{\"PidsLimit\":-1}}"))
                .startsWith("HTTP/1.1 403");
        assertThat(heard()).isEmpty();
        assertThat(post("/containers/create", "{}")).startsWith("HTTP/1.1 201");
        assertThat(heard().remove()).contains("\"Memory\":67108864").contains("\"PidsLimit\":10");
    }

    @Test
    void whatTheOperatorAllowsIsPassedOn() throws Exception {
        open("privileged", "host", "mounts");

        assertThat(post(
                        "/containers/create",
                        "{\"HostConfig\":{\"Privileged\":true,\"NetworkMode\":\"host\",\"Binds\":[\"/etc:/e\"]}}"))
                .startsWith("HTTP/1.1 201");
    }

    @Test
    void listsAreOfTheOwnersThings() throws Exception {
        open();

        ask(
                "GET /containers/json?all=1&filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%2C%22name%22%3A%5B%22%5E%2Fdb%24%22%5D%7D HTTP/1.1\nConnection: close\n\n");

        String query = URLDecoder.decode(heard().remove().lines().findFirst().orElseThrow(), StandardCharsets.UTF_8);
        assertThat(query)
                .contains("\"label\":{\"a=b\":true,\"dev.coppice.owner=claim:0c7a\":true}")
                .contains("\"name\":{\"^/coppice-0c7a-db$\":true}");
    }

    @Test
    void namesInAnswersAreTheAttemptsWhereverAnswersAreCut() throws Exception {
        open(line -> {
            line.hearHead();
            line.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            line.say("c\r\n[\"coppice-0c\r\n7\r\n7a-db\",\r\n16\r\n\"coppice-0coppice-0c7a\r\n");
            line.say("4\r\n-x\"]\r\n0\r\n\r\n");
        });

        String answer = ask("GET /images/json HTTP/1.1\nConnection: close\n\n");

        assertThat(answer.replaceAll("\r\n[0-9a-f]+\r\n", "").replaceAll("\r\n", ""))
                .endsWith("[\"db\",\"coppice-0x\"]");
    }

    @Test
    void oneConnectionTakesManyRequestsAndBodiesInChunks() throws Exception {
        open(line -> {
            heard().add(line.hearHead().contains("PUT") ? line.hear("0\r\n\r\n") : "");
            line.say(ScriptedEngine.OK);
        });
        post("/containers/create?name=c", "{}");
        heard().clear();
        try (Line line = client()) {
            line.say("""
                    GET /_ping HTTP/1.1
                    Host: d

                    PUT /containers/c/archive?path=/ HTTP/1.1
                    Host: d
                    Transfer-Encoding: chunked

                    5
                    hello
                    1
                    !
                    0

                    GET /_ping HTTP/1.1
                    Host: d

                    """.replace("\n", "\r\n"));
            for (int i = 0; i < 3; i++) {
                assertThat(line.hearHead()).contains("Content-Length: 2");
                line.hear("OK");
            }
        }
        assertThat(heard()).hasSize(3);
        assertThat(String.join("", heard()).replaceAll("\r\n|[0-9]+\r\n", "")).contains("hello!");
    }

    @Test
    void leaveToSendABodyIsGivenWhenItIsWanted() throws Exception {
        open();
        try (Line line = client()) {
            line.say(
                    "POST /containers/create HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(line.hearHead()).startsWith("HTTP/1.1 100 ");
            assertThat(line.say("{}").hearHead()).startsWith("HTTP/1.1 201 ");
        }
        assertThat(ask("POST /swarm/init HTTP/1.1\nExpect: 100-continue\nContent-Length: 2\n\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    /** As `docker attach` does: each direction comes to its own end. */
    @Test
    void aHijackedConnectionGoesBothWays() throws Exception {
        open(line -> {
            String head = line.hearHead();
            if (head.contains("/create")) {
                line.say(CREATED);
                return;
            }
            assertThat(head).contains("Upgrade: tcp").contains("Connection: Upgrade");
            line.say(
                    "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst");
            line.say("heard " + line.hearAll());
        });
        post("/containers/create?name=c", "{}");
        try (Line line = client()) {
            line.say(
                    "POST /containers/c/attach?stdin=1&stream=1 HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            assertThat(line.hearHead()).startsWith("HTTP/1.1 101 ").contains("Upgrade: tcp");
            assertThat(line.hear("first")).isEqualTo("first");
            assertThat(line.say("words coppice-0c7a-").end().hearAll()).isEqualTo("heard words coppice-0c7a-");
        }
    }

    @Test
    void aClientThatIsGoneEndsTheCall() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        open(line -> {
            line.hearHead();
            line.say(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
            line.hearAll();
            ended.countDown();
        });
        try (Line line = client()) {
            line.say("GET /events HTTP/1.1\r\nHost: d\r\n\r\n").hear("{}");
        }
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForAWholeOne() throws Exception {
        open(line -> {
            line.hearHead();
            line.say(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
        });

        assertThat(ask("GET /info HTTP/1.1\nConnection: close\n\n"))
                .contains("{}")
                .doesNotContain("\r\n0\r\n");
    }

    @Test
    void anEngineThatIsAwayIsTold() throws Exception {
        open();
        Objects.requireNonNull(engine).close();
        Files.delete(folder.resolve("engine"));

        assertThat(ask("GET /info HTTP/1.1\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 500 ")
                .contains("can't be reached");
    }

    @Test
    void closingAwaitsWhatIsBeingMade() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(1);
        open(line -> {
            line.hear("}}");
            asked.countDown();
            try {
                made.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while it makes something", e);
            }
            recorded.add("made");
            line.say(CREATED);
        });
        try (Line line = client()) {
            line.say("POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: 2\r\n\r\n{}");
            asked.await();
            Thread closing = Thread.ofVirtual().start(() -> {
                try {
                    Objects.requireNonNull(socket).close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                recorded.add("closed");
            });
            made.countDown();
            closing.join();
        }
        assertThat(recorded.subList(1, 3)).containsExactly("made", "closed");
        assertThat(folder.resolve("socket")).doesNotExist();
    }
}
