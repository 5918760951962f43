package dev.coppice.bench;

import dev.coppice.testkit.broker.PrivateBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Jobs that do nothing, from submission to recorded result, beside the bare exchange of the same messages, RabbitMQ's own load tool, and
 * Celery. Arguments: the folder for results, the number of runs, and the number of jobs.
 */
public final class FleetJobsBench {
    private static final int WORKERS = 2;
    private static final int SLOTS = 16;
    private static final int MESSAGES_OF_A_JOB = 3;
    private static final int PERF_TEST_SECONDS = 10;
    private static final String METHOD = """
            A private RabbitMQ node with quorum queues, persistent messages and confirms, on the same 2 cores as all the rest. In each run, in
            turn, after a run of each that is not counted:

            - Coppice: a coordinator with an H2 file, and 2 workers of 16 slots whose attempts do nothing, in one JVM. From the call that
              submits the session to the record of its last result, after 1 000 jobs to warm up.
            - The bare exchange: the same messages (ticket, started, finished, with all their confirms), with nobody who decides and no database.
            - Celery: 2 workers of 16 processes, late acknowledgement, confirmed publishing, persistent messages, results stored as files
              (without a sync; the kindest of its stores). Classic queues: this version can't consume from quorum queues. At most 5 000
              jobs, for its rate does not depend on how many there are.
            - PerfTest: one producer, 32 consumers that take one message at a time and acknowledge each, a quorum queue, persistent messages of a
              ticket's size, 40 unconfirmed at most. A job of ours is 3 such messages, so its rate is given by 3.
            """;

    private FleetJobsBench() {}

    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[1]);
        int jobs = Integer.parseInt(arguments[2]);
        Result result = new Result("fleet-jobs", LocalDate.now(Clock.systemUTC()), METHOD);
        Path scratch = Files.createTempDirectory("fleet");
        Samples fleetRate = new Samples("coppice", "jobs/s");
        Samples bareRate = new Samples("bare exchange", "jobs/s");
        Samples celeryRate = new Samples("celery", "jobs/s");
        Samples perfTestRate = new Samples("PerfTest, messages by 3", "jobs/s");
        Samples latency = new Samples("accepted to started, idle fleet", "ms");
        try (PrivateBroker broker = PrivateBroker.start(Optional.empty())) {
            for (int run = 0; run <= runs; run++) {
                boolean counts = run > 0;
                Path folder = scratch.resolve("run" + run);
                double bare = jobs / BareExchange.seconds(broker.url(), jobs, WORKERS, SLOTS);
                double own;
                try (NoopFleet fleet = new NoopFleet(broker.url(), folder.resolve("coppice"), WORKERS, SLOTS)) {
                    fleet.seconds(1_000);
                    own = jobs / fleet.seconds(jobs);
                    for (int probe = 0; probe < 300; probe++) {
                        double millis = fleet.millisToStart();
                        if (probe >= 100 && counts) {
                            latency.add(millis);
                        }
                    }
                }
                double celery = celery(broker.url(), folder.resolve("celery"), jobs);
                double perfTest = PerfTestRun.messagesPerSecond(
                                broker.url(),
                                WORKERS * SLOTS,
                                WORKERS * SLOTS * 5 / 4,
                                BareExchange.ticketBytes(),
                                PERF_TEST_SECONDS)
                        / MESSAGES_OF_A_JOB;
                System.out.printf(
                        Locale.ROOT,
                        "run %d: %.0f jobs/s, bare %.0f, celery %.0f, PerfTest by 3 %.0f%n",
                        run,
                        own,
                        bare,
                        celery,
                        perfTest);
                if (counts) {
                    fleetRate.add(own);
                    bareRate.add(bare);
                    celeryRate.add(celery);
                    perfTestRate.add(perfTest);
                }
            }
        }
        result.table(jobs + " jobs", List.of(fleetRate, bareRate, celeryRate, perfTestRate))
                .line(String.format(
                        Locale.ROOT,
                        "Of the bare exchange: **%.0f %%**; of PerfTest by 3: %.0f %%; **%.1f times** Celery.",
                        fleetRate.medianRatioTo(bareRate) * 100,
                        fleetRate.medianRatioTo(perfTestRate) * 100,
                        fleetRate.medianRatioTo(celeryRate)))
                .table("Latency", List.of(latency))
                .line(String.format(Locale.ROOT, "p99: **%.1f ms**.", latency.quantile(0.99)))
                .save(Path.of(arguments[0]));
    }

    private static double celery(String broker, Path folder, int jobs) throws IOException, InterruptedException {
        try (CeleryFleet fleet = new CeleryFleet(broker, folder, WORKERS, SLOTS)) {
            fleet.seconds(500);
            int most = Math.min(jobs, 5_000);
            return most / fleet.seconds(most);
        }
    }
}
