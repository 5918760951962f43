package dev.coppice.bench;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobTransitions;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionTransitions;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.database.DatabaseServer;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What decisions cost while a million jobs wait, on each database. Arguments: the folder for results, and how many sessions of
 * 100 000 jobs there are.
 */
public final class StoreBench {
    private static final int JOBS = 100_000;
    private static final int SLOTS = 100;
    private static final int ROUNDS = 200;
    private static final WorkerId WORKER = new WorkerId("bench");
    private static final String METHOD = """
            A coordinator with its database and no broker. Sessions of 100 000 jobs, each with a specification of its own, are submitted one
            after the other. A round is what 100 slots cause: one batch of events tells that 100 attempts have started, the next that
            they have passed; each is one transaction, which dispatches the next jobs as well. Rounds are measured when 100 000
            jobs wait and when all do. `schedulable` is the query for the next 100 jobs of a session. Both databases sync each commit to disk;
            PostgreSQL runs on the same machine with its defaults.
            """;

    private final Database database;
    private final Store store;
    private final BenchTransport transport = new BenchTransport();
    private final Coordinator coordinator;
    private long beats;

    private StoreBench(Database database) {
        this.database = database;
        store = database.openStore(database.openLeadership()
                .tryAcquire("bench", Duration.ofHours(1))
                .orElseThrow());
        coordinator = coordinator();
    }

    private Coordinator coordinator() {
        Coordinator.Parts parts = new Coordinator.Parts(
                store,
                transport,
                database.history(),
                InstantSource.system(),
                new SplittableRandom(1),
                new Settings(
                        Duration.ofHours(24),
                        Duration.ofHours(1),
                        Duration.ofMinutes(2),
                        25,
                        0,
                        Integer.MAX_VALUE,
                        Settings.DEFAULT.afterBroken()),
                1,
                JobTransitions.table(),
                SessionTransitions.table());
        Coordinator made = new Coordinator(parts, Runnable::run);
        made.start();
        return made;
    }

    public static void main(String[] arguments) throws IOException {
        Result result = new Result("store", LocalDate.now(Clock.systemUTC()), METHOD);
        int sessions = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("store-bench");
        run(result, "H2 file", "jdbc:h2:file:" + folder.resolve("coppice"), sessions);
        try (DatabaseServer server = DatabaseServer.startDurable()) {
            run(result, "PostgreSQL", server.url(), sessions);
        }
        result.save(Path.of(arguments[0]));
    }

    private static void run(Result result, String name, String url, int sessions) {
        try (Database database = Database.open(DatabaseSettings.of(url))) {
            StoreBench bench = new StoreBench(database);
            Samples accept = new Samples("accept a session of 100 000 jobs", "s");
            Samples few = new Samples("a round of 100 jobs, 100 000 waiting", "ms");
            Samples many = new Samples("a round of 100 jobs, %,d waiting".formatted(sessions * JOBS), "ms");
            Samples next = new Samples("schedulable, %,d waiting".formatted(sessions * JOBS), "ms");
            Samples load = new Samples("start with %,d waiting".formatted(sessions * JOBS), "s");
            Samples memory = new Samples("heap with %,d waiting".formatted(sessions * JOBS), "MiB");
            Samples cancel = new Samples("cancel a session of 100 000 jobs", "s");
            SessionId last = new SessionId("none");
            for (int session = 0; session < sessions; session++) {
                int number = session;
                List<Submission.JobRequest> jobs = jobs(number);
                long from = System.nanoTime();
                last = bench.coordinator.submit(new Submission(new Source("/repo", "c0ffee"), "main", 10_000, jobs));
                accept.add(seconds(from));
                System.out.println(name + ": session " + session + " accepted");
                if (session == 0) {
                    bench.rounds(few);
                }
            }
            bench.rounds(many);
            SessionId searched = last;
            for (int i = 0; i < ROUNDS; i++) {
                long from = System.nanoTime();
                bench.store.transaction(() -> bench.store.schedulable(searched, JobQueue.named("default"), 100));
                next.add(seconds(from) * 1_000);
            }
            memory.add(heap());
            long from = System.nanoTime();
            Coordinator again = bench.coordinator();
            load.add(seconds(from));
            from = System.nanoTime();
            again.cancel(last);
            cancel.add(seconds(from));
            bench.store.close();
            result.table(name, List.of(accept, few, many, next, load, cancel, memory))
                    .line(String.format(
                            Locale.ROOT,
                            "%.0f jobs a second, each with three writes and its share of syncs.",
                            SLOTS / many.median() * 1_000));
        }
    }

    private void rounds(Samples samples) {
        for (int round = 0; round < ROUNDS; round++) {
            coordinator.pulse(new Heartbeat(
                    WORKER, "boot", beats++, Instant.now(), Set.of("default"), SLOTS, Readiness.READY, "", List.of()));
            List<Ticket> tickets = transport.take(SLOTS);
            long from = System.nanoTime();
            List<Event> started = new ArrayList<>();
            List<Event> finished = new ArrayList<>();
            Instant now = Instant.now();
            for (Ticket ticket : tickets) {
                Claim claim = new Claim(ticket.attempt(), "token");
                Slot slot = new Slot(WORKER, started.size() + 1);
                started.add(new Event.AttemptStarted(claim, slot, now));
                finished.add(new Event.AttemptFinished(
                        claim,
                        slot,
                        "wt-1",
                        now,
                        now,
                        AttemptResult.withoutTasks(AttemptOutcome.PASSED, Optional.empty(), ""),
                        ""));
            }
            coordinator.events(started);
            coordinator.events(finished);
            samples.add(seconds(from) * 1_000 * SLOTS / tickets.size());
        }
    }

    private static List<Submission.JobRequest> jobs(int session) {
        return IntStream.range(0, JOBS)
                .mapToObj(i -> new Submission.JobRequest(spec("docs/plans/s" + session + "/p" + i + ".md"), List.of()))
                .toList();
    }

    private static JobSpec spec(String plan) {
        Task task = new Task("1.1", "Verify", List.of(new ShellBlock("bash", "mvn -q verify # " + plan, 9)));
        return new JobSpec(
                plan,
                "all",
                plan,
                List.of(new Batch(1, "Only", List.of(task))),
                "default",
                0,
                1,
                Duration.ofMinutes(30),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of("**/target/surefire-reports/TEST-*.xml"),
                List.of(),
                OnFailure.STOP,
                Optional.empty());
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private static double heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1024.0 / 1024.0;
    }
}
