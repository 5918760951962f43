package dev.coppice.bench;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.TaskContainer;
import dev.coppice.plan.ShellBlock;
import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.EnvironmentRequest;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.Project;
import dev.coppice.worker.environment.StartingEnvironment;
import dev.coppice.worker.environment.TaskPlace;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.NetworkSpec;
import dev.coppice.worker.environment.engine.RunningExec;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.process.Reaper;
import dev.coppice.worker.process.TaskHost;
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
 * A job that does nothing in a container of its own, inside a running worker, beside the bare calls to the engine. Arguments: the folder
 * for results, and the number of rounds.
 */
public final class ContainerJobBench {
    private static final int WARM_UP = 10;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String METHOD = """
            One JVM, an engine of the benchmark's own, an image of busybox that is there already. In each round, in turn, after 10 rounds that are
            not counted:

            - Coppice: all that a worker does with containers for an attempt with `container:`, from the beginning of its environment to the
              proof that nothing is left, with the ledger on disk; without the checkout. Its one block is `true`.
            - The bare calls, over the same library: create a network, create and start a container on it, run `true` by an exec, inspect that,
              remove the container, remove the network.

            The ratio is Coppice's time by that of the bare calls, round by round.
            """;

    private ContainerJobBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[1]);
        Path scratch = Files.createTempDirectory("container-job");
        Clock clock = Clock.systemUTC();
        Samples own = new Samples("coppice", "ms");
        Samples bare = new Samples("bare calls", "ms");
        try (PrivateEngine engine = PrivateEngine.start(Optional.empty());
                Engines engines = new Engines(Map.of("DOCKER_HOST", engine.host()), scratch);
                RunDirectory run = RunDirectory.open(Files.createDirectory(scratch.resolve("runs")));
                Reaper reaper = new Reaper(
                        System.getenv("PATH"),
                        Files.createDirectory(scratch.resolve("reaper")),
                        List.of("true"),
                        Map.of())) {
            EnvironmentTools tools = new EnvironmentTools(
                    engines, scratch.resolve("state"), run.ledger(), reaper, run.id(), "bench", clock);
            String image = engine.busybox();
            ContainerEngine direct = engines.own();
            Path repository = BenchRepository.create(scratch.resolve("repository"), 60);
            for (int round = -WARM_UP; round < rounds; round++) {
                double ownTime = millis(() -> job(tools, image, scratch, repository));
                double bareTime = millis(() -> calls(direct, image));
                if (round >= 0) {
                    own.add(ownTime);
                    bare.add(bareTime);
                }
            }
        }
        new Result("container-job", LocalDate.now(clock), METHOD)
                .table("A job that does nothing", List.of(own, bare))
                .line(String.format(
                        Locale.ROOT,
                        "Coppice takes **%.2f times** as long as the bare calls.",
                        own.medianRatioTo(bare)))
                .save(Path.of(arguments[0]));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double millis(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void job(EnvironmentTools tools, String image, Path scratch, Path repository) throws Exception {
        String token = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        EnvironmentSpec spec = EnvironmentSpec.of(
                        Optional.of(TaskContainer.of(image)), Map.of(), Optional.empty(), Optional.empty())
                .orElseThrow();
        Path folder = Files.createDirectories(scratch.resolve("attempts").resolve(token));
        EnvironmentRequest request = new EnvironmentRequest(
                new Owner(Owner.Type.CLAIM, token),
                new Project("bench-job-" + token),
                spec,
                Map.of(),
                List.of(),
                new AttemptFiles(folder));
        Path home = Files.createDirectory(folder.resolve("home"));
        Path scripts = Files.createDirectory(home.resolve("scripts"));
        ShellBlock block = new ShellBlock("sh", "true\n", 1);
        try (StartingEnvironment environment = tools.begin(request)) {
            environment.checkedOut(repository);
            Map<String, String> variables = environment.awaitReady(doing -> {});
            TaskPlace place = new TaskPlace(repository, home, scripts, List.of(), Duration.ofSeconds(1));
            try (TaskHost host = environment.host(place, List.of(block))) {
                require(host.run(block, repository, variables, (bytes, offset, length) -> {}, LIMIT)
                        .exitCode());
            }
        }
    }

    private static void calls(ContainerEngine engine, String image) throws Exception {
        String name = "bare-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        engine.createNetwork(new NetworkSpec(name, Optional.empty(), Map.of()));
        String container = engine.createContainer(ContainerSpec.of(image, name)
                .network(name, List.of())
                .command(List.of("sleep", "1000"))
                .init()
                .build());
        engine.startContainer(container);
        try (RunningExec exec = engine.exec(container, ExecSpec.of("true"), (channel, bytes) -> {})) {
            require(exec.awaitExit(LIMIT));
        }
        engine.removeContainer(container);
        engine.removeNetwork(name);
    }

    private static void require(int exitCode) throws IOException {
        if (exitCode != 0) {
            throw new IOException("a command that does nothing ended with " + exitCode);
        }
    }
}
