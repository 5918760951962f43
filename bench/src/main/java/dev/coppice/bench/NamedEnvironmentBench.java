package dev.coppice.bench;

import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.testkit.engine.TestCompose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Starting and removing a named environment, beside compose with the same file. Arguments: the launcher's path, the folder for results,
 * and the number of runs.
 */
public final class NamedEnvironmentBench {
    private static final String METHOD = """
            A file with two services, of which one has a health check with an interval of a second and is ready at once, and the other waits for
            it and publishes a port; images of busybox, on an engine of the benchmark's own; compose 2. Whole processes, wall time, in turn, after
            one uncounted run of each:

            - `coppice env start NAME --compose F`, then `coppice env stop NAME --cleanup`;
            - `docker-compose up --detach --wait`, then `docker-compose down -v`;
            - `coppice --version`, for what starting a JVM costs.

            The ratios are Coppice's time by the sum of compose's and the JVM's, run by run. Coppice also takes a port and subnets that nobody
            else has, rewrites the file, writes each thing down before it is made, and proves at the end that nothing is left.
            """;
    private static final String COMPOSE = """
            services:
              web:
                image: IMAGE
                init: true
                depends_on: {db: {condition: service_healthy}}
                ports: ["8069"]
                command: ["sh", "-c", "mkdir /www; echo here > /www/index.html; exec httpd -f -p 8069 -h /www"]
                healthcheck: {test: "wget -q -O /dev/null http://127.0.0.1:8069/", interval: 1s}
              db:
                image: IMAGE
                init: true
                command: ["sleep", "1000"]
                volumes: ["data:/data"]
                healthcheck: {test: "true", interval: 1s}
            volumes: {data: }
            """;

    private NamedEnvironmentBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        int runs = Integer.parseInt(arguments[2]);
        Path scratch = Files.createTempDirectory("named-environment");
        Path repository = BenchRepository.create(scratch.resolve("repository"), 60);
        Samples start = new Samples("coppice env start", "s");
        Samples stop = new Samples("coppice env stop --cleanup", "s");
        Samples up = new Samples("compose up --wait, and a JVM", "s");
        Samples down = new Samples("compose down -v, and a JVM", "s");
        try (PrivateEngine engine = PrivateEngine.start(Optional.empty())) {
            Path file =
                    Files.writeString(repository.resolve("compose.yml"), COMPOSE.replace("IMAGE", engine.busybox()));
            String compose = TestCompose.SECOND.path() + "/docker-compose";
            Map<String, String> env = Map.of(
                    "DOCKER_HOST", engine.host(),
                    "PATH", TestCompose.SECOND.path() + ":" + System.getenv("PATH"),
                    "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                    "XDG_STATE_HOME", scratch.resolve("state").toString());
            for (int run = 0; run <= runs; run++) {
                String name = "bench-" + run;
                double jvm = seconds(repository, env, launcher.toString(), "--version");
                double ownStart = seconds(
                        repository, env, launcher.toString(), "env", "start", name, "--compose", file.toString());
                double ownStop = seconds(repository, env, launcher.toString(), "env", "stop", name, "--cleanup");
                double peerUp = seconds(
                        repository, env, compose, "-p", name, "-f", file.toString(), "up", "--detach", "--wait");
                double peerDown = seconds(repository, env, compose, "-p", name, "-f", file.toString(), "down", "-v");
                if (run > 0) {
                    start.add(ownStart);
                    stop.add(ownStop);
                    up.add(peerUp + jvm);
                    down.add(peerDown + jvm);
                }
            }
        }
        new Result("named-environment", LocalDate.now(Clock.systemUTC()), METHOD)
                .table("Two services", List.of(start, up, stop, down))
                .line(String.format(
                        Locale.ROOT,
                        "Starting takes **%.2f times**, and removing **%.2f times** as long as compose and a JVM's start.",
                        start.medianRatioTo(up),
                        stop.medianRatioTo(down)))
                .save(Path.of(arguments[1]));
    }

    private static double seconds(Path folder, Map<String, String> env, String... command)
            throws IOException, InterruptedException {
        Duration taken = new Peer("command", folder, env, List.of(command)).run();
        return taken.toNanos() / 1e9;
    }
}
