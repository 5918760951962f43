package dev.coppice.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.testkit.system.Packages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EngineTest
class PrivateEngineIT {
    private static final Path LINKS = Path.of("/sys/class/net");
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final PrivateEngine engine;
    private final EngineSocket socket;

    PrivateEngineIT(PrivateEngine engine) {
        this.engine = engine;
        socket = new EngineSocket(engine.host());
    }

    @Test
    void runsAContainerOfBusybox() throws IOException {
        String id = create("""
            {"Image":"%s","Cmd":["sh","-c","echo from inside; exit 7"]}\
            """.formatted(engine.busybox()));

        assertThat(post("/containers/" + id + "/wait")).contains("\"StatusCode\":7");
        assertThat(socket.get("/containers/" + id + "/logs?stdout=1")).contains("from inside");

        socket.request("DELETE", "/containers/" + id, Optional.empty());
    }

    @Test
    void runsPostgres() throws Exception {
        String id = create("""
            {"Image":"%s","Env":["POSTGRES_PASSWORD=secret","POSTGRES_USER=odoo","POSTGRES_DB=postgres_WO-042"],
             "Healthcheck":{"Test":["CMD-SHELL","pg_isready"],"Interval":200000000}}\
            """.formatted(engine.postgres()));

        await(() -> {
            if (engine.isPodman()) {
                socket.get("/v4.0.0/libpod/containers/" + id + "/healthcheck"); // without systemd nobody else runs it
            }
            return socket.get("/containers/" + id + "/json").contains("\"Status\":\"healthy\"");
        });
        assertThat(socket.get("/containers/" + id + "/logs?stdout=1&stderr=1"))
                .contains("database system is ready to accept connections");

        socket.request("DELETE", "/containers/" + id + "?force=1&v=1", Optional.empty());
    }

    @Test
    void servesAgainAfterItWasKilled() throws IOException {
        String before = identity();

        engine.kill();
        assertThatThrownBy(() -> socket.get("/info")).isInstanceOf(IOException.class);
        engine.start();

        assertThat(identity()).isEqualTo(before);
    }

    @Test
    void leavesNothingWhenItsProcessIsKilled() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EngineHolder.class.getName()));
        if (engine.isPodman()) {
            command.add("podman");
        }
        Process holder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
        Path folder = Path.of(String.valueOf(said.readLine()));
        String network = String.valueOf(said.readLine());
        Path bridge = LINKS.resolve(
                engine.isPodman()
                        ? interfaceOf(folder.resolve("networks/held.json"))
                        : "br-" + network.substring(0, 12));
        assertThat(bridge).exists();
        assertThat(LINKS.resolve(EngineProcess.bridge(folder))).exists();
        assertThat(commandsWith(folder)).isNotEmpty();

        holder.destroyForcibly().waitFor();

        await(() -> Files.notExists(folder));
        await(() -> commandsWith(folder).isEmpty());
        assertThat(bridge).doesNotExist();
        assertThat(LINKS.resolve(EngineProcess.bridge(folder))).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(folder.toString());
        if (engine.isPodman()) {
            assertThat(packetFilters())
                    .as("rules for its network")
                    .doesNotContain(bridge.getFileName().toString());
        }
    }

    private static String interfaceOf(Path network) throws IOException {
        return Files.readString(network).replaceFirst("(?s).*\"network_interface\": *\"([^\"]+)\".*", "$1");
    }

    private static String packetFilters() throws IOException {
        Packages.require(List.of(Path.of("/usr/sbin/nft")), "nftables", "or leave -Dcoppice.engines=podman out");
        Process nft = new ProcessBuilder("/usr/sbin/nft", "list", "ruleset")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Podman makes up an id whenever it is asked for one; where it keeps its files stays. */
    private String identity() throws IOException {
        return socket.get("/info")
                .replaceFirst("(?s).*\"" + (engine.isPodman() ? "DockerRootDir" : "ID") + "\":\"([^\"]+)\".*", "$1");
    }

    private static List<String> commandsWith(Path folder) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(folder.toString()))
                .toList();
    }

    private String create(String container) throws IOException {
        String answer = socket.postJson("/containers/create", container);
        String id = answer.replaceAll("(?s).*\"Id\":\"([0-9a-f]+)\".*", "$1");
        post("/containers/" + id + "/start");
        return id;
    }

    private String post(String path) throws IOException {
        return socket.request("POST", path, Optional.empty());
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void await(Check check) throws IOException {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
