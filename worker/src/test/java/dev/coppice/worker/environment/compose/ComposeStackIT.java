package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestCompose;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.NetworkSpec;
import dev.coppice.worker.environment.port.Subnet;
import dev.coppice.worker.ledger.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compose files brought up by both kinds of compose on a real engine. */
@EngineTest
class ComposeStackIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SERVES =
            "mkdir -p /www; hostname > /www/index.html; httpd -p 8069 -h /www; trap 'exit 0' TERM; while sleep 1; do :; done";

    private final TestEngine test;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // each test begins with the compose that it takes
    private ComposeFixture fixture;

    ComposeStackIT(TestEngine test) {
        this.test = test;
    }

    private static int port(ComposeStack stack, String service, int port) {
        return Objects.requireNonNull(stack.ports().get(new Target(service, port)), service);
    }

    private ComposeFixture with(TestCompose compose) throws Exception {
        test.busybox();
        fixture = new ComposeFixture(test, compose, folder);
        return fixture;
    }

    @AfterEach
    void close() throws Exception {
        if (fixture != null) {
            fixture.close();
        }
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String page(int port) throws Exception {
        try (InputStream page =
                URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoWorkOrdersRunAtOnceFromTheTemplateAsItIs(TestCompose compose) throws Exception {
        with(compose);
        test.standIn("odoo:18.0", SERVES);
        test.postgresAs("postgres:15");
        try {
            ComposeStack first = fixture.prepare("WO-042", WorkOrder.TEMPLATE);
            ComposeStack second = fixture.prepare("WO-043", WorkOrder.TEMPLATE);
            first.up(LIMIT, fixture.lines::add);
            second.up(LIMIT, fixture.lines::add);

            assertThat(fixture.engine.inspectContainer("odoo_hub_WO-042").status())
                    .isEqualTo(ContainerState.Status.RUNNING);
            assertThat(fixture.engine.inspectContainer("db_hub_WO-043").status())
                    .isEqualTo(ContainerState.Status.RUNNING);
            int firstPort = port(first, "odoo", 8069);
            int secondPort = port(second, "odoo", 8069);
            assertThat(firstPort).isNotEqualTo(secondPort);
            assertThat(page(firstPort)).isNotEqualTo(page(secondPort));
            assertThat(first.variables()).containsEntry("WORK_ORDER", "WO-042").containsEntry("PORT", firstPort + "");
            assertThat(fixture.engine.findVolumes(fixture.labels("WO-042"))).hasSize(2);
            assertThat(fixture.ledger.resources().stream().map(Resource::name))
                    .contains("odoo_hub_WO-042", "db_hub_WO-042", "odoo_hub_WO-043")
                    .anyMatch(name -> name.endsWith("_agent_net_WO-042"))
                    .anyMatch(name -> name.endsWith("_db-hub-WO-043-data"));
        } finally {
            test.removeImage("odoo:18.0");
            test.removeImage("postgres:15");
        }
    }

    @ParameterizedTest
    @EnumSource
    void allThatIsMadeIsInTheLedgerByItsVeryName(TestCompose compose) throws Exception {
        with(compose);
        ComposeStack stack = fixture.prepare("a", """
                services:
                  web: {image: "coppice-test/busybox:1", command: sleep 100, init: true, volumes: ["data:/d"], scale: 2}
                  job: {image: "coppice-test/busybox:1", command: "true", networks: [back]}
                networks: {back: {ipam: {config: [{subnet: 10.214.0.0/24}]}}}
                volumes: {data: {name: fixed}}
                """);
        List<String> foreseen =
                fixture.ledger.resources().stream().map(Resource::name).toList();
        assertThat(foreseen).isEmpty();
        stack.up(LIMIT, fixture.lines::add);
        List<String> recorded =
                fixture.ledger.resources().stream().map(Resource::name).toList();
        assertThat(fixture.engine.findContainers(fixture.labels("a")))
                .hasSize(3)
                .allMatch(container -> recorded.contains(container.name()));
        assertThat(fixture.engine.findNetworks(fixture.labels("a")))
                .hasSize(2)
                .allMatch(network -> recorded.contains(network.name()))
                .allMatch(network -> network.subnets().getFirst().startsWith("10.213."));
        assertThat(fixture.engine.findVolumes(fixture.labels("a")))
                .singleElement()
                .matches(volume ->
                        recorded.contains(volume.name()) && !volume.name().equals("fixed"));
        assertThat(recorded).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatCrashesAtStartFailsAtOnceWithItsLastLines(TestCompose compose) throws Exception {
        with(compose);
        ComposeStack stack = fixture.prepare("a", """
                services:
                  ok: {image: "coppice-test/busybox:1", command: sleep 100, init: true}
                  web: {image: "coppice-test/busybox:1", command: ["sh", "-c", "echo no such database; exit 7"]}
                """);
        long begun = System.nanoTime();
        ComposeException failure = catchThrowableOfType(
                ComposeException.class, () -> stack.up(Duration.ofSeconds(1_000), fixture.lines::add));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(ComposeException.Kind.UNHEALTHY);
        assertThat(failure).hasMessageContaining("web ended with exit code 7").hasMessageContaining("no such database");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatIsUnhealthyAndThenHealthyHoldsNobodyUp(TestCompose compose) throws Exception {
        with(compose);
        ComposeStack stack = fixture.prepare("a", """
                services:
                  web:
                    image: "coppice-test/busybox:1"
                    command: sleep 100
                    init: true
                    depends_on: {db: {condition: service_healthy}, once: {condition: service_completed_successfully}}
                  once: {image: "coppice-test/busybox:1", command: "true"}
                  db:
                    image: "coppice-test/busybox:1"
                    init: true
                    command: sleep 100
                    volumes: ["./told:/told:ro"]
                    healthcheck: {test: "test -f /told/ready", interval: 1s, retries: 2}
                """);
        Path told = Files.createDirectory(fixture.repository.resolve("told"));
        stack.up(LIMIT, line -> {
            fixture.lines.add(line);
            if (line.contains("db unhealthy")) {
                touch(told.resolve("ready"));
            }
        });
        assertThat(told.resolve("ready")).exists();
        assertThat(fixture.engine.findContainers(fixture.labels("a"))).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void healthThatNeverComesIsToldWithItsState(TestCompose compose) throws Exception {
        with(compose);
        ComposeStack stack = fixture.prepare("a", """
                services:
                  db:
                    image: "coppice-test/busybox:1"
                    init: true
                    command: ["sh", "-c", "echo waiting for the disk; exec sleep 100"]
                    healthcheck: {test: "echo no disk; false", interval: 1s, retries: 1}
                """);
        ComposeException failure =
                catchThrowableOfType(ComposeException.class, () -> stack.up(Duration.ofSeconds(5), fixture.lines::add));
        assertThat(failure)
                .hasMessageContaining("not ready within 5 s: db unhealthy: no disk")
                .hasMessageContaining("waiting for the disk");
    }

    @ParameterizedTest
    @EnumSource
    void theFilesOwnPortStaysFreeAndAnotherLeadsThere(TestCompose compose) throws Exception {
        with(compose);
        Files.writeString(fixture.repository.resolve(".env"), "SUFFIX=x\n");
        ComposeStack stack = fixture.prepare("a", """
                name: mine
                services:
                  web_${SUFFIX}:
                    image: "coppice-test/busybox:1"
                    container_name: fixed
                    init: true
                    ports: ["8000:80", {target: 81, published: 8001}]
                    command: ["sh", "-c", "mkdir /w; echo $$COST at $$URL > /w/index.html; httpd -p 81 -h /w; exec httpd -f -p 80 -h /w"]
                    environment: {COST: "a$$b", URL: "http://localhost:${COPPICE_PORT_WEB_X_81}"}
                """);
        stack.up(LIMIT, fixture.lines::add);
        int port = port(stack, "web_x", 80);
        int other = port(stack, "web_x", 81);
        assertThat(page(port)).isEqualTo("a$b at http://localhost:" + other + "\n");
        try (ServerSocket free = new ServerSocket(8000, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
        assertThat(fixture.engine.findContainers(fixture.labels("a")))
                .singleElement()
                .matches(container -> !container.name().equals("fixed"));
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatSomebodyElseWasQuickerToTakeIsReplaced(TestCompose compose) throws Exception {
        with(compose);
        ComposeStack stack = fixture.prepare("a", """
                services:
                  web:
                    image: "coppice-test/busybox:1"
                    init: true
                    ports: ["80"]
                    command: ["sh", "-c", "mkdir /w; echo here > /w/index.html; exec httpd -f -p 80 -h /w"]
                """);
        int first = port(stack, "web", 80);
        try (ServerSocket other = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            stack.up(LIMIT, fixture.lines::add);
            assertThat(port(stack, "web", 80)).isNotEqualTo(other.getLocalPort());
        }
        assertThat(page(port(stack, "web", 80))).isEqualTo("here\n");
    }

    @ParameterizedTest
    @EnumSource
    void aSubnetThatSomebodyElseWasQuickerToTakeIsReplaced(TestCompose compose) throws Exception {
        with(compose);
        ComposeStack stack = fixture.prepare(
                "a", "services: {web: {image: \"coppice-test/busybox:1\", init: true, command: sleep 100}}");
        String subnet = Files.readString(stack.file()).replaceAll("(?s).*\"subnet\" ?: ?\"([^\"]+)\".*", "$1");
        String other = fixture.engine.createNetwork(new NetworkSpec(
                fixture.name("other"), Optional.of(Subnet.parse(subnet)), Map.of("dev.coppice.owner", "test:other")));
        try {
            stack.up(LIMIT, fixture.lines::add);
            assertThat(fixture.engine.findNetworks(fixture.labels("a")))
                    .singleElement()
                    .satisfies(network -> assertThat(network.subnets()).doesNotContain(subnet));
        } finally {
            fixture.engine.removeNetwork(other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameThatPeopleTypeAndSomebodyElseHasIsRefused(TestCompose compose) throws Exception {
        with(compose);
        String name = fixture.name("taken_a");
        fixture.engine.createContainer(
                ContainerSpec.of(TestEngine.BUSYBOX, name).build());
        try {
            ComposeException failure = catchThrowableOfType(
                    ComposeException.class,
                    () -> fixture.prepare(
                            "a",
                            "services: {web: {image: 'coppice-test/busybox:1', container_name: '"
                                    + fixture.name("taken_") + "${WORK_ORDER}'}}"));
            assertThat(failure).hasMessageContaining("container_name: " + name);
        } finally {
            fixture.engine.removeContainer(name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void secretsStandInNoFile(TestCompose compose) throws Exception {
        with(compose);
        Path file = Files.writeString(fixture.repository.resolve("compose.yml"), """
                services:
                  web:
                    image: "coppice-test/busybox:1"
                    init: true
                    command: ["sh", "-c", "echo it is $$TOKEN; exec sleep 100"]
                    environment: {TOKEN: "${TOKEN:-none}"}
                """);
        ComposeRequest plain = fixture.request("a", file);
        ComposeRequest request = new ComposeRequest(
                plain.owner(),
                plain.project(),
                plain.directory(),
                plain.files(),
                plain.profiles(),
                plain.name(),
                plain.variables(),
                Map.of("TOKEN", "s3cr$t"),
                plain.portVariables(),
                plain.first(),
                plain.fixedPort(),
                plain.address(),
                plain.held(),
                plain.range(),
                plain.term(),
                plain.work(),
                plain.bounds());
        ComposeStack stack = ComposeStack.prepare(fixture.host(), request);
        stack.up(LIMIT, fixture.lines::add);
        String log = fixture.log(stack.containers().getFirst().name());
        assertThat(log).isEqualTo("it is s3cr$t\n");
        try (var files = Files.walk(request.work())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(each)).as(each.toString()).doesNotContain("s3cr");
            }
        }
    }
}
