package dev.coppice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How close {@code coppice run} comes to the makespan of a longest-first list schedule, once it has seen the jobs. Arguments: the
 * launcher's path, the folder for results, and the number of runs.
 */
public final class MakespanBench {
    private static final String METHOD = """
            Jobs that sleep for a set time, so that cores do not matter. A first run, uncounted, lets Coppice learn the durations;
            the counted ones are taken from the first attempt's start to the last one's end, as `results.json` records them. The bound is
            the makespan of the same durations handed out longest first with no cost at all.
            """;
    private static final Pattern STARTED = Pattern.compile("\"started_at\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern FINISHED = Pattern.compile("\"finished_at\"\\s*:\\s*\"([^\"]+)\"");

    private MakespanBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        int runs = Integer.parseInt(arguments[2]);
        Path scratch = Files.createTempDirectory("makespan");
        Path repository = BenchRepository.create(scratch.resolve("repository"), 60);
        Result result = new Result("makespan", LocalDate.now(Clock.systemUTC()), METHOD);
        measure(result, launcher, scratch, repository, "10, 8, 12, 9, 11 units of 0.5 s", 3, five(), runs);
        measure(result, launcher, scratch, repository, "40 jobs of 0.2 to 3 s, seed 7", 4, mixed(40, 7), runs);
        result.save(Path.of(arguments[1]));
    }

    private static List<Double> five() {
        return List.of(5.0, 4.0, 6.0, 4.5, 5.5);
    }

    private static List<Double> mixed(int jobs, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Double> durations = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            // Distinct values, as the duration is also the job's label.
            durations.add(0.2 + Math.round(random.nextDouble() * 2800) / 1000.0 + i / 1e6);
        }
        return durations;
    }

    private static void measure(
            Result result,
            Path launcher,
            Path scratch,
            Path repository,
            String name,
            int workers,
            List<Double> durations,
            int runs)
            throws IOException, InterruptedException {
        Path report = scratch.resolve("report");
        List<String> command = new ArrayList<>(List.of(
                launcher.toString(),
                "run",
                "--quiet",
                "--workers",
                Integer.toString(workers),
                "--repo",
                repository.toString(),
                "--report-dir",
                report.toString(),
                "--command",
                "sleep {}"));
        durations.forEach(duration -> command.add(String.format(Locale.ROOT, "%.6f", duration)));
        Map<String, String> env = Map.of(
                "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                "XDG_STATE_HOME", scratch.resolve("state").toString());
        Peer coppice = new Peer("coppice", scratch, env, command);
        Samples spans = new Samples("makespan", "s");
        for (int run = 0; run <= runs; run++) {
            coppice.run();
            double span = span(Files.readString(report.resolve("results.json")));
            if (run > 0) {
                spans.add(span);
            }
        }
        double bound = longestFirst(durations, workers);
        result.table(name + " on " + workers + " workers", List.of(spans))
                .line(String.format(
                        Locale.ROOT,
                        "Longest-first bound: %.3f s. One after another: %.3f s. Over the bound: **%.1f %%**.",
                        bound,
                        durations.stream().mapToDouble(Double::doubleValue).sum(),
                        (spans.median() / bound - 1) * 100));
    }

    private static double longestFirst(List<Double> durations, int workers) {
        PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(workers, 0.0));
        durations.stream().sorted(Collections.reverseOrder()).forEach(duration -> free.add(free.remove() + duration));
        return Collections.max(free);
    }

    private static double span(String results) {
        List<Instant> starts = instants(STARTED, results);
        List<Instant> ends = instants(FINISHED, results);
        return Duration.between(Collections.min(starts), Collections.max(ends)).toNanos() / 1e9;
    }

    private static List<Instant> instants(Pattern pattern, String text) {
        List<Instant> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(Instant.parse(matcher.group(1)));
        }
        return found;
    }
}
