package dev.coppice.worker.environment.docker;

import static dev.coppice.worker.environment.docker.EngineFixture.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PullPolicy;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.testkit.system.ReservedPort;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.EngineInfo;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.Health;
import dev.coppice.worker.environment.engine.Limits;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.environment.engine.Mount;
import dev.coppice.worker.environment.engine.NetworkSpec;
import dev.coppice.worker.environment.engine.PublishedPort;
import dev.coppice.worker.environment.engine.Rights;
import dev.coppice.worker.environment.engine.RunningExec;
import dev.coppice.worker.environment.port.Subnet;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the port promises, on a real engine. */
@EngineTest
class DockerEngineIT {
    private static final long FIFTY_MEGABYTES = 50L << 20;
    private static final String MUCH = "yes $(head -c 1023 /dev/zero | tr '\\0' x) | head -c " + FIFTY_MEGABYTES;

    private final TestEngine test;
    private final EngineFixture fixture;
    private final ContainerEngine engine;

    DockerEngineIT(TestEngine test) throws Exception {
        this.test = test;
        fixture = new EngineFixture(test);
        engine = fixture.engine;
    }

    @AfterEach
    void leaveNothing() throws Exception {
        fixture.close();
    }

    @Test
    void tellsWhatTheEngineIs() throws Exception {
        EngineInfo info = engine.info();

        assertThat(info.version()).matches("\\d+\\.\\d+.*");
        assertThat(info.api()).matches("1\\.\\d+");
        assertThat(info.memory()).isGreaterThan(1L << 28);
        assertThat(info.processors()).isPositive();
        assertThat(info.cgroups()).isBetween(1, 2);
    }

    @Test
    void tellsExitCodeAndOutputOfAContainerThatDiesAtOnce() throws Exception {
        String id = fixture.run(fixture.shell("dies", "echo out; echo err >&2; exit 7"));

        ContainerState end = engine.awaitExit(id, BOUND);

        assertThat(end.exitCode()).hasValue(7);
        assertThat(end.outOfMemory()).isFalse();
        Collected output = logs(id);
        assertThat(output.out()).isEqualTo("out\n");
        assertThat(output.err()).isEqualTo("err\n");
    }

    @Test
    void oneThatCannotBeStartedHasNotEndedAndSaysWhy() throws Exception {
        String id = engine.createContainer(fixture.shell("nothing", "")
                .entrypoint(List.of("/no/such/program"))
                .build());

        EngineException failure = failure(() -> engine.startContainer(id));

        assertThat(failure).hasMessageContaining("/no/such/program").hasMessageContaining(test.host());
        assertThat(failure.kind()).isIn(Kind.REFUSED, Kind.NOT_FOUND, Kind.OTHER);
    }

    @Test
    void followsALineThatComesInSeveralFrames() throws Exception {
        String id = fixture.run(fixture.shell("long", "head -c 100000 /dev/zero | tr '\\0' x; echo; sleep 1000"));
        Collected output = new Collected();
        try (EngineStream logs = engine.logs(id, LogRequest.FOLLOW, output)) {
            EngineFixture.await(() -> output.out().endsWith("\n"));

            assertThat(output.out()).isEqualTo("x".repeat(100_000) + "\n");
            assertThat(output.pieces()).isGreaterThan(1);
            assertThat(logs.awaitEnd(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void passesOutputOfAnExecOnAsItComes() throws Exception {
        String id = fixture.run(fixture.shell("idle", "sleep 1000"));
        Collected output = new Collected();
        String line = "printf half; while [ ! -e /go ]; do usleep 10000; done; echo ' and half'";
        try (RunningExec exec = engine.exec(id, ExecSpec.of("sh", "-c", line), output)) {
            EngineFixture.await(() -> output.length() > 0);
            assertThat(output.out()).isEqualTo("half");
            exec(id, "touch", "/go");

            assertThat(exec.awaitExit(BOUND)).isZero();
        }
        assertThat(output.out()).isEqualTo("half and half\n");
    }

    @Test
    void copiesFiftyMegabytesOfAContainer() throws Exception {
        String id = fixture.run(fixture.shell("much", MUCH));
        Collected output = new Collected();

        try (EngineStream logs = engine.logs(id, LogRequest.FOLLOW, output)) {
            assertThat(logs.awaitEnd(BOUND.multipliedBy(3))).isTrue();
            assertThat(logs.failure()).isEmpty();
        }

        assertThat(output.length()).isEqualTo(FIFTY_MEGABYTES);
        assertThat(engine.awaitExit(id, BOUND).exitCode()).hasValue(0);
    }

    @Test
    void copiesFiftyMegabytesOfAnExecAndTellsItsExitCode() throws Exception {
        String id = fixture.run(fixture.shell("idle", "sleep 1000"));
        Collected output = new Collected();

        try (RunningExec exec = engine.exec(id, ExecSpec.of("sh", "-c", MUCH + "; exit 9"), output)) {
            assertThat(exec.awaitExit(BOUND.multipliedBy(3))).isEqualTo(9);
        }

        assertThat(output.length()).isEqualTo(FIFTY_MEGABYTES);
    }

    @Test
    void execHasItsEnvironmentFolderAndUser() throws Exception {
        String id = fixture.run(fixture.shell("idle", "sleep 1000"));
        Collected output = new Collected();
        ExecSpec command = new ExecSpec(
                List.of("sh", "-c", "echo $GREETING; pwd; id -u; echo no >&2"),
                Map.of("GREETING", "hello there"),
                Optional.of("/tmp"),
                Optional.of("65534"));

        try (RunningExec exec = engine.exec(id, command, output)) {
            assertThat(exec.awaitExit(BOUND)).isZero();
        }

        assertThat(output.out()).isEqualTo("hello there\n/tmp\n65534\n");
        assertThat(output.err()).isEqualTo("no\n");
    }

    @Test
    void anInterruptEndsAWaitForAnExecAndTheExecRunsOn() throws Exception {
        String id = fixture.run(fixture.shell("idle", "sleep 1000"));
        Collected output = new Collected();
        AtomicReference<Object> end = new AtomicReference<>("none");
        try (RunningExec exec = engine.exec(id, ExecSpec.of("sh", "-c", "echo here; sleep 4321"), output)) {
            EngineFixture.await(() -> output.length() > 0);
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    end.set(exec.awaitExit(BOUND));
                } catch (EngineException | InterruptedException e) {
                    end.set(e);
                }
            });

            waiter.interrupt();
            assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(exec(id, "ps").out()).contains("sleep 4321");
    }

    @Test
    void tellsOfWantOfMemory() throws Exception {
        String id = fixture.run(fixture.shell("fat", "tail /dev/zero")
                .limits(Limits.NONE.withMemory(32L << 20).withCpus(1).withProcesses(20)));

        ContainerState end = engine.awaitExit(id, BOUND);

        assertThat(end.outOfMemory()).isTrue();
        assertThat(end.exitCode()).isNotEqualTo(OptionalInt.of(0));
    }

    @Test
    void tellsOfHealthThatComesAndGoes() throws Exception {
        String id = fixture.run(fixture.shell("ill", "sleep 1000")
                .healthCheck(HealthCheck.shell("cat /well").every(Duration.ofMillis(200), 2)));

        assertThat(engine.inspectContainer(id).health()).isPresent();
        EngineFixture.await(() -> health(id).status() == Health.Status.UNHEALTHY);
        assertThat(health(id).output()).contains("/well");
        assertThat(health(id).exitCode()).hasValue(1);
        exec(id, "touch", "/well");
        EngineFixture.await(() -> health(id).status() == Health.Status.HEALTHY);
    }

    private Health health(String id) throws EngineException, InterruptedException {
        return engine.inspectContainer(id).health().orElseThrow();
    }

    @Test
    void refusesAPortThatAForeignProcessHas() throws Exception {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String id = engine.createContainer(fixture.shell("port", "sleep 1000")
                    .publish(PublishedPort.local(foreign.getLocalPort(), 80))
                    .build());

            assertThat(failure(() -> engine.startContainer(id)).kind()).isEqualTo(Kind.PORT_TAKEN);
        }
    }

    @Test
    void publishesAPortOnLoopback() throws Exception {
        try (ReservedPort port = ReservedPort.any()) {
            String id = fixture.run(fixture.shell("served", "echo welcome | nc -l -p 80; sleep 1000")
                    .publish(PublishedPort.local(port.number(), 80)));

            assertThat(engine.inspectContainer(id).ports()).containsExactly(PublishedPort.local(port.number(), 80));
            EngineFixture.await(() -> exec(id, "netstat", "-ltn").out().contains(":80 "));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("welcome\n");
            }
        }
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        fixture.run(fixture.shell("twin", "sleep 1000"));

        EngineException failure = failure(
                () -> engine.createContainer(fixture.shell("twin", "true").build()));

        assertThat(failure.kind()).isEqualTo(Kind.NAME_TAKEN);
        assertThat(failure).hasMessageContaining(fixture.name("twin"));
    }

    @Test
    void containersFindEachOtherOnTheirNetwork() throws Exception {
        String network = engine.createNetwork(
                new NetworkSpec(fixture.name("net"), Optional.of(Subnet.parse("10.212.77.32/27")), fixture.labels));
        String served = fixture.run(fixture.shell("db", "sleep 1000").network(network, List.of("db")));
        String asking = fixture.run(fixture.shell("app", "sleep 1000").network(network, List.of()));

        String address =
                engine.inspectContainer(served).addresses().values().iterator().next();

        assertThat(address).startsWith("10.212.77.");
        assertThat(exec(asking, "nslookup", "db").out()).contains(address);
        assertThat(engine.findNetworks(fixture.labels).getFirst().subnets()).containsExactly("10.212.77.32/27");
        assertThat(failure(() -> engine.removeNetwork(network)).kind()).isEqualTo(Kind.CONFLICT);
        EngineException overlap = failure(() -> engine.createNetwork(
                new NetworkSpec(fixture.name("other"), Optional.of(Subnet.parse("10.212.77.0/24")), fixture.labels)));
        assertThat(overlap.kind()).isEqualTo(Kind.NO_SUBNET);
        EngineException twin = failure(() -> engine.createNetwork(
                new NetworkSpec(fixture.name("net"), Optional.of(Subnet.parse("10.212.78.32/27")), fixture.labels)));
        assertThat(twin.kind()).isEqualTo(Kind.NAME_TAKEN);
    }

    @Test
    void mountsFilesVolumesAndMemory(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("note"), "of the host\n");
        String volume = fixture.name("data");
        engine.createVolume(volume, fixture.labels);
        String id = fixture.run(fixture.shell("mounts", "sleep 1000")
                .mount(new Mount.HostFiles(folder, folder.toString(), true))
                .mount(new Mount.Volume(volume, "/data", false))
                .mount(new Mount.Memory("/scratch", OptionalLong.of(1 << 20))));

        assertThat(exec(id, "cat", folder + "/note").out()).isEqualTo("of the host\n");
        assertThat(exec(id, "touch", folder + "/mine").err()).contains("Read-only");
        assertThat(exec(id, "mount").out()).contains("/data").contains("tmpfs on /scratch");
        assertThat(failure(() -> engine.removeVolume(volume)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(engine.findVolume(volume).orElseThrow().labels()).isEqualTo(fixture.labels);
    }

    @Test
    void givesNoMoreRightsThanAsked() throws Exception {
        String id = fixture.run(fixture.shell("rights", "sleep 1000")
                .init()
                .user("1234:1234")
                .rights(Rights.NONE)
                .workingDirectory("/tmp"));

        String status = exec(id, "cat", "/proc/self/status").out();

        assertThat(status)
                .contains("CapBnd:\t0000000000000000")
                .contains("NoNewPrivs:\t1")
                .contains("Uid:\t1234");
        assertThat(exec(id, "pwd").out()).isEqualTo("/tmp\n");
        assertThat(exec(id, "cat", "/proc/1/comm").out()).doesNotContain("sleep");
    }

    @Test
    void stopsWithinTheGraceAndKills() throws Exception {
        String deaf = fixture.run(fixture.shell("deaf", "trap '' TERM; while :; do sleep 1; done"));
        String polite = fixture.run(fixture.shell("polite", "trap 'exit 3' USR1; while :; do usleep 10000; done"));

        engine.stopContainer(deaf, Duration.ofSeconds(1));
        engine.killContainer(polite, "USR1");

        assertThat(engine.inspectContainer(deaf).exitCode()).hasValue(137);
        assertThat(engine.awaitExit(polite, BOUND).exitCode()).hasValue(3);
        engine.stopContainer(deaf, Duration.ofSeconds(1));
        assertThat(failure(() -> engine.killContainer(deaf, "KILL")).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void waitsNoLongerThanTheLimit() throws Exception {
        String id = fixture.run(fixture.shell("long", "sleep 1000"));

        assertThat(failure(() -> engine.awaitExit(id, Duration.ofMillis(300))).kind())
                .isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void findsByAllLabelsExactly() throws Exception {
        String id = fixture.run(fixture.shell("mine", "sleep 1000").labels(Map.of("kind", "db")));
        fixture.run(fixture.shell("other", "true").labels(Map.of("kind", "db2")));
        Map<String, String> wanted =
                Map.of("dev.coppice.owner", fixture.labels.values().iterator().next(), "kind", "db");

        assertThat(engine.findContainers(wanted))
                .singleElement()
                .satisfies(found -> assertThat(found.id()).isEqualTo(id));
        assertThat(engine.findContainers(Map.of("dev.coppice.owner", "test:coppice-test")))
                .isEmpty();
    }

    @Test
    void removesWithAnonymousVolumesAndTakesWhatIsGoneAsRemoved() throws Exception {
        String id = fixture.run(fixture.shell("gone", "sleep 1000"));

        engine.removeContainer(id);
        engine.removeContainer(id);
        engine.removeNetwork(fixture.name("never"));
        engine.removeVolume(fixture.name("never"));

        assertThat(failure(() -> engine.inspectContainer(id)).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void importsAnImageAndCopiesOutOfAContainerThatNeverRan() throws Exception {
        String image = fixture.name("empty") + ":1";
        byte[] emptyArchive = new byte[10240];
        String id = engine.importImage(image, new ByteArrayInputStream(emptyArchive), Map.of("some.label", "of it"));
        try {
            assertThat(engine.findImage(image).orElseThrow().id()).isEqualTo(id);
            assertThat(engine.findImage(image).orElseThrow().labels()).containsEntry("some.label", "of it");
            String exact = engine.obtainImage(image, PullPolicy.MISSING, (done, known) -> {})
                    .exactName();
            assertThat(engine.findImage(exact).orElseThrow().id()).isEqualTo(id);
            String container =
                    engine.createContainer(fixture.shell("full", "true").build());
            Collected archive = new Collected();
            engine.copyOut(container, "/etc/passwd", archive);
            assertThat(archive.out()).contains("root:x:0:0");
            assertThat(failure(() -> copy(container, "/etc/nothing")).kind()).isEqualTo(Kind.NOT_FOUND);
        } finally {
            engine.removeImage(image);
        }
        assertThat(engine.findImage(image)).isEmpty();
    }

    private void copy(String container, String path) throws Exception {
        engine.copyOut(container, path, new Collected());
    }

    @Test
    void tellsOfImagesThatAreNotThere() throws Exception {
        EngineException never =
                failure(() -> engine.obtainImage("coppice-test/nothing:1", PullPolicy.NEVER, (done, known) -> {}));
        EngineException refused = failure(
                () -> engine.obtainImage("127.0.0.1:9/coppice/nothing:1", PullPolicy.MISSING, (done, known) -> {}));

        assertThat(never.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.kind()).isEqualTo(Kind.PULL_REFUSED);
        assertThat(refused).hasMessageContaining("127.0.0.1:9").hasMessageContaining("connection refused");
    }

    private Collected logs(String id) throws EngineException, InterruptedException {
        Collected output = new Collected();
        try (EngineStream logs = engine.logs(id, LogRequest.last(100), output)) {
            assertThat(logs.awaitEnd(BOUND)).isTrue();
        }
        return output;
    }

    private Collected exec(String id, String... command) throws EngineException, InterruptedException {
        Collected output = new Collected();
        try (RunningExec exec = engine.exec(id, ExecSpec.of(command), output)) {
            exec.awaitExit(BOUND);
        }
        return output;
    }

    private static EngineException failure(ThrowingCallable call) {
        return catchThrowableOfType(EngineException.class, call);
    }
}
