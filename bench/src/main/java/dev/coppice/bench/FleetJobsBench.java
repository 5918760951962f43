package dev.coppice.bench;

import dev.coppice.testkit.broker.PrivateBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Jobs that do nothing, from submission to recorded result, beside the bare exchange of the same messages. Arguments: the folder for
 * results, the number of runs, and the number of jobs.
 */
public final class FleetJobsBench {
    private static final int WORKERS = 2;
    private static final int SLOTS = 16;
    private static final String METHOD = """
            A private RabbitMQ node with quorum queues, persistent messages and confirms; a coordinator with an H2 file, and 2 workers of 16
            slots whose attempts do nothing, all in one JVM on the same 2 cores. Beside it, in the same run and in turn: the same messages
            (ticket, started, finished, with all their confirms) with nobody who decides and no database. A first run of each is not
            counted.
            """;

    private FleetJobsBench() {}

    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[1]);
        int jobs = Integer.parseInt(arguments[2]);
        Result result = new Result("fleet-jobs", LocalDate.now(Clock.systemUTC()), METHOD);
        Path scratch = Files.createTempDirectory("fleet");
        Samples fleetRate = new Samples("coppice", "jobs/s");
        Samples bareRate = new Samples("bare exchange", "jobs/s");
        Samples latency = new Samples("accepted to started, idle fleet", "ms");
        try (PrivateBroker broker = PrivateBroker.start(Optional.empty())) {
            for (int run = 0; run <= runs; run++) {
                double bare = jobs / BareExchange.seconds(broker.url(), jobs, WORKERS, SLOTS);
                double own;
                try (NoopFleet fleet = new NoopFleet(broker.url(), scratch.resolve("run" + run), WORKERS, SLOTS)) {
                    fleet.seconds(1_000);
                    own = jobs / fleet.seconds(jobs);
                    for (int probe = 0; probe < 300; probe++) {
                        double millis = fleet.millisToStart();
                        if (probe >= 100 && run > 0) {
                            latency.add(millis);
                        }
                    }
                }
                System.out.printf(Locale.ROOT, "run %d: %.0f jobs/s, bare %.0f%n", run, own, bare);
                if (run > 0) {
                    fleetRate.add(own);
                    bareRate.add(bare);
                }
            }
        }
        result.table(jobs + " jobs", List.of(fleetRate, bareRate))
                .line(String.format(
                        Locale.ROOT, "Of the bare exchange: **%.0f %%**.", fleetRate.medianRatioTo(bareRate) * 100))
                .table("Latency", List.of(latency))
                .line(String.format(Locale.ROOT, "p99: **%.1f ms**.", latency.quantile(0.99)))
                .save(Path.of(arguments[0]));
    }
}
