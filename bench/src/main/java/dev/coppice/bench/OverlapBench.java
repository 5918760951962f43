package dev.coppice.bench;

import dev.coppice.testkit.engine.PrivateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long an attempt takes to its first task when it has both a checkout and a service to wait for. Arguments: the launcher's path, the
 * folder for results, and the number of rounds.
 */
public final class OverlapBench {
    private static final int MANY_FILES = 5_000;
    private static final int FEW_FILES = 60;
    private static final String METHOD = """
            One plan of one task, through `coppice run`, with empty caches, on an engine of the benchmark's own, in turn, after one round that is not
            counted: with a repository of 5 000 files and no service; with 60 files, and a service of busybox whose health check (every second)
            passes two seconds after its start; and with both. Time runs from the attempt's start, as the report has it, to the task's first
            command, which writes down the time.

            The ratio is the time with both by the longer of the two others, round by round.
            """;
    private static final String PLAN = """
            ---
            retries: 0
            SERVICES---
            # first task
            ```sh
            date +%s.%N > STAMP
            ```
            """;
    private static final String SERVICE = """
            services:
              db:
                image: IMAGE
                command: ["sh", "-c", "sleep 2; touch /ready; exec sleep 1000"]
                healthcheck: {test: "test -f /ready", interval: 1s}
            """;

    private final Path scratch = Files.createTempDirectory("overlap");
    private final Path stamp = scratch.resolve("first-task");
    private final String launcher;

    private OverlapBench(String launcher) throws IOException {
        this.launcher = launcher;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        OverlapBench bench =
                new OverlapBench(Path.of(arguments[0]).toAbsolutePath().toString());
        bench.measure(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    }

    private void measure(Path results, int rounds) throws IOException, InterruptedException {
        Samples both = new Samples("5 000 files and a service", "s");
        Samples files = new Samples("5 000 files", "s");
        Samples service = new Samples("a service", "s");
        Samples longer = new Samples("the longer of these two", "s");
        try (PrivateEngine engine = PrivateEngine.start(Optional.empty())) {
            String services = SERVICE.replace("IMAGE", engine.busybox());
            Path withFiles = repository("files", MANY_FILES, "");
            Path withService = repository("service", FEW_FILES, services);
            Path withBoth = repository("both", MANY_FILES, services);
            for (int round = 0; round <= rounds; round++) {
                double filesTime = timeToTask(engine, withFiles);
                double serviceTime = timeToTask(engine, withService);
                double bothTime = timeToTask(engine, withBoth);
                if (round > 0) {
                    files.add(filesTime);
                    service.add(serviceTime);
                    both.add(bothTime);
                    longer.add(Math.max(filesTime, serviceTime));
                }
            }
        }
        new Result("overlap", LocalDate.now(Clock.systemUTC()), METHOD)
                .table("From an attempt's start to its first task", List.of(files, service, longer, both))
                .line(String.format(
                        Locale.ROOT,
                        "With both it takes **%.2f times** as long as with the longer of the two.",
                        both.medianRatioTo(longer)))
                .save(results);
    }

    private Path repository(String name, int files, String services) throws IOException, InterruptedException {
        Path root = Files.createDirectories(scratch.resolve(name));
        Files.writeString(
                root.resolve("plan.md"), PLAN.replace("SERVICES", services).replace("STAMP", stamp.toString()));
        return BenchRepository.create(root, files);
    }

    /** In seconds. */
    private double timeToTask(PrivateEngine engine, Path repository) throws IOException, InterruptedException {
        Path caches = Files.createTempDirectory(scratch, "caches");
        Map<String, String> env = Map.of(
                "DOCKER_HOST", engine.host(),
                "XDG_CACHE_HOME", caches.toString(),
                "XDG_STATE_HOME", scratch.resolve("state").toString());
        new Peer("coppice", repository, env, List.of(launcher, "run", "--json", "plan.md")).run();
        Instant started = Instant.parse(JsonMapper.shared()
                .readTree(Files.readString(repository.resolve("coppice.out")))
                .at("/results/0/attempts/0/started_at")
                .asString());
        new Peer("rm", scratch, Map.of(), List.of("rm", "-rf", caches.toString())).run();
        double task = Double.parseDouble(Files.readString(stamp).strip());
        return task - (started.getEpochSecond() + started.getNano() / 1e9);
    }
}
