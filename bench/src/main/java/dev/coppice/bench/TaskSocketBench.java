package dev.coppice.bench;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.testkit.engine.ContainerSuite;
import dev.coppice.testkit.engine.EngineSocket;
import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.Project;
import dev.coppice.worker.environment.TaskSocket;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.process.Reaper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What the engine socket of an attempt costs a suite with Testcontainers. Arguments: the folder for results, the number of rounds, and how
 * often the suite does everything in each. Its class path is this program's.
 */
public final class TaskSocketBench {
    private static final String METHOD = """
            A suite with Testcontainers (`ContainerSuite`: a server that is asked over HTTP, by exec and by archive; two containers on a
            network; an image that is built and run; Ryuk) runs as a process of its own, several times over, in turn with the engine's own
            socket and with the one that an attempt gets, on the same private engine. The figure is the process's whole time, from start
            to exit code 0. One round of both comes first and is not counted. What is made through the attempt's socket is written to a
            ledger with a synced write, as always. After each round, uncounted, everything is removed.
            """;

    private TaskSocketBench() {}

    public static void main(String[] arguments) throws Exception {
        Path results = Path.of(arguments.length > 0 ? arguments[0] : "bench/results");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 11;
        String times = arguments.length > 2 ? arguments[2] : "3";
        Clock clock = Clock.systemUTC();
        Samples direct = new Samples("the engine's socket", "s");
        Samples filtered = new Samples("the attempt's socket", "s");
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "task-socket");
        try (PrivateEngine engine = PrivateEngine.start(Optional.empty())) {
            engine.busybox();
            engine.ryuk();
            for (int round = -1; round < rounds; round++) {
                double bare = time(engine.host(), times);
                awaitNothing(engine);
                double own = through(engine, folder.resolve(Integer.toString(round + 1)), times, clock);
                if (round >= 0) {
                    direct.add(bare);
                    filtered.add(own);
                }
            }
            double cost = 100 * (filtered.medianRatioTo(direct) - 1);
            new Result("task-socket", LocalDate.now(clock), METHOD)
                    .line("Container engine " + version(engine) + "; the suite does everything " + times
                            + " times a round.")
                    .table("A suite with Testcontainers", List.of(direct, filtered))
                    .line(String.format(
                            Locale.ROOT,
                            "The attempt's socket costs **%.1f %%** (median of the rounds' ratios; at most 5 wanted).",
                            cost))
                    .save(results);
        }
    }

    private static String version(PrivateEngine engine) throws IOException {
        return new EngineSocket(engine.host())
                .get("/version")
                .replaceFirst("(?s).*\"Version\":\"([^\"]+)\",\"ApiV.*", "$1");
    }

    private static double through(PrivateEngine engine, Path folder, String times, Clock clock) throws Exception {
        Path pipes = Files.createDirectories(folder.resolve("pipes"));
        String path = System.getenv("PATH");
        Claim claim = new Claim(
                new AttemptId(new JobId("bench"), 1), UUID.randomUUID().toString());
        try (Engines engines = new Engines(Map.of("DOCKER_HOST", engine.host()), folder);
                Ledger ledger = Ledger.open(folder.resolve("ledger"));
                Reaper reaper = new Reaper(path, pipes, List.of("true"), Map.of("PATH", path))) {
            EnvironmentTools tools =
                    new EnvironmentTools(engines, folder.resolve("state"), ledger, reaper, "bench", "bench", clock);
            TaskSocket.Request request = new TaskSocket.Request(
                    new Owner(Owner.Type.CLAIM, claim.token()),
                    Project.ofJob("bench", "bench", claim),
                    folder.resolve("socket"),
                    List.of(folder),
                    false);
            try (TaskSocket socket = tools.socket(request, SocketRules.DEFAULT).orElseThrow()) {
                return time(Objects.requireNonNull(socket.variables().get("DOCKER_HOST")), times);
            }
        }
    }

    /** Ryuk has removed the rest. */
    private static void awaitNothing(PrivateEngine engine) throws IOException, InterruptedException {
        while (!new EngineSocket(engine.host())
                .get("/containers/json?all=1")
                .strip()
                .equals("[]")) {
            new ProcessBuilder("sleep", "0.1").start().waitFor();
        }
    }

    private static double time(String host, String times) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContainerSuite.class.getName(),
                        times)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "DOCKER_HOST",
                        host,
                        "TESTCONTAINERS_RYUK_CONTAINER_IMAGE",
                        TestEngine.RYUK,
                        "TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED",
                        "false",
                        "TESTCONTAINERS_CHECKS_DISABLE",
                        "true"));
        long start = System.nanoTime();
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("the suite ended with exit code " + exitCode);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
