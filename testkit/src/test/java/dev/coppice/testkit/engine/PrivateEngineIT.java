package dev.coppice.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@EngineTest
class PrivateEngineIT {
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

        await(() -> socket.get("/containers/" + id + "/json").contains("\"Status\":\"healthy\""));
        assertThat(socket.get("/containers/" + id + "/logs?stdout=1&stderr=1"))
                .contains("database system is ready to accept connections");

        socket.request("DELETE", "/containers/" + id + "?force=1&v=1", Optional.empty());
    }

    @Test
    void servesAgainAfterItWasKilled() throws IOException {
        String before = socket.get("/info").split(",", 2)[0];

        engine.kill();
        assertThatThrownBy(() -> socket.get("/info")).isInstanceOf(IOException.class);
        engine.start();

        assertThat(socket.get("/info")).startsWith(before).contains("\"ID\"");
    }

    @Test
    void leavesNothingWhenItsProcessIsKilled() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
        Path folder = Path.of(String.valueOf(said.readLine()));
        Path network = Path.of(
                "/sys/class/net", "br-" + String.valueOf(said.readLine()).substring(0, 12));
        assertThat(network).exists();
        List<Path> before = bridges();
        assertThat(commandsWith(folder)).isNotEmpty();

        holder.destroyForcibly().waitFor();

        await(() -> Files.notExists(folder));
        await(() -> commandsWith(folder).isEmpty());
        assertThat(network).doesNotExist();
        assertThat(bridges()).as("but this engine's own").hasSize(before.size() - 1);
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(folder.toString());
    }

    private static List<Path> bridges() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/sys/class/net"))) {
            return links.filter(link -> link.getFileName().toString().startsWith("ct"))
                    .toList();
        }
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
