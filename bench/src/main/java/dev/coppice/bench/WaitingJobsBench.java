package dev.coppice.bench;

import dev.coppice.testkit.broker.PrivateBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a job costs while others wait. Arguments: the folder for results, the number of runs, and the numbers of waiting jobs, the first
 * of which the others are compared with.
 */
public final class WaitingJobsBench {
    private static final int WORKERS = 2;
    private static final int SLOTS = 16;
    private static final int JOBS = 5_000;
    private static final String METHOD = """
            A private RabbitMQ node, a coordinator with an H2 file, and 2 workers of 16 slots whose attempts do nothing. So many jobs of low priority
            wait in the same pool, in sessions of at most 100 000 jobs; then a session of 5 000 more urgent ones is timed from the call that submits it
            to the record of its last result. Each number of waiting jobs has a coordinator and a database of its own, warmed up by 20 000 jobs.
            The heap is what this JVM still uses right after a collection, while they wait: coordinator, both workers and the broker's clients.
            """;
    private static final int LARGEST_SESSION = 100_000;
    private static final double MB = 1024 * 1024;

    private WaitingJobsBench() {}

    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[1]);
        List<Integer> waiting = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            waiting.add(Integer.parseInt(arguments[i]));
        }
        List<Samples> costs = waiting.stream()
                .map(count -> new Samples(count + " waiting", "ms a job"))
                .toList();
        List<Samples> heaps = waiting.stream()
                .map(count -> new Samples(count + " waiting", "MB"))
                .toList();
        Result result = new Result("waiting-jobs", LocalDate.now(Clock.systemUTC()), METHOD);
        Path scratch = Files.createTempDirectory("waiting");
        try (PrivateBroker broker = PrivateBroker.start(Optional.empty())) {
            for (int i = 0; i < waiting.size(); i++) {
                try (NoopFleet fleet =
                        new NoopFleet(broker.url(), scratch.resolve("of-" + waiting.get(i)), WORKERS, SLOTS)) {
                    fleet.seconds(20_000);
                    for (int left = waiting.get(i); left > 0; left -= LARGEST_SESSION) {
                        fleet.submitWaiting(Math.min(left, LARGEST_SESSION));
                    }
                    for (int run = 0; run < runs; run++) {
                        costs.get(i).add(fleet.seconds(JOBS) * 1_000 / JOBS);
                        heaps.get(i).add(heapInUse());
                    }
                }
            }
        }
        result.table("Cost of a job", costs)
                .table(
                        "Heap in use, of at most %.0f MB"
                                .formatted(Runtime.getRuntime().maxMemory() / MB),
                        heaps);
        for (Samples cost : costs.subList(1, costs.size())) {
            result.line(String.format(
                    Locale.ROOT,
                    "%s: **%+.0f %%** of %s.",
                    cost.name(),
                    (cost.median() / costs.getFirst().median() - 1) * 100,
                    costs.getFirst().name()));
        }
        result.save(Path.of(arguments[0]));
    }

    private static double heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MB;
    }
}
