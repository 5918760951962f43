package dev.coppice.cli.run;

import dev.coppice.cli.terminal.Interruption;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.view.JobOutline;
import dev.coppice.cli.view.SessionOutline;
import dev.coppice.cli.view.SessionView;
import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.job.JobTransitions;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionTransitions;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.slot.Worker;
import dev.coppice.worker.slot.WorkerParts;
import dev.coppice.worker.slot.WorkerSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A coordinator and a worker in this process, and the one session that they are there for. */
final class LocalSession {
    private static final WorkerId WORKER = new WorkerId("local");

    private final History history;
    private final InstantSource clock;
    private final Timers timers;
    private final Interruption interruption;

    LocalSession(History history, InstantSource clock, Timers timers, Interruption interruption) {
        this.history = history;
        this.clock = clock;
        this.timers = timers;
        this.interruption = interruption;
    }

    /**
     * Runs the session to its end, report included; one that is interrupted is cancelled, and ends so.
     */
    SessionRecord run(Submission submission, LocalWork work) throws IOException {
        try (Crew deliveries = new Crew("delivery");
                Database database = Database.inMemory();
                Store store = database.openStore();
                Sessions sessions = database.openSessions()) {
            InProcessTransport transport = new InProcessTransport(timers, task -> deliveries.start("deliver", task));
            Coordinator.Parts parts = new Coordinator.Parts(
                    store,
                    transport.connectCoordinator(),
                    history,
                    clock,
                    new SecureRandom(),
                    Settings.DEFAULT.onOneMachine(),
                    1,
                    JobTransitions.table(),
                    SessionTransitions.table());
            try (CoordinatorLoop coordinator = new CoordinatorLoop(parts, timers)) {
                SessionId session = coordinator.submit(submission);
                JobPages jobs = new JobPages(sessions, session);
                try (SessionView view =
                        work.begin(outline(sessions.session(session).orElseThrow(), jobs))) {
                    CompletableFuture<SessionRecord> ended = new CompletableFuture<>();
                    coordinator.observe(view);
                    coordinator.observe(change -> {
                        if (change instanceof SessionChange.SessionEnded end) {
                            ended.complete(end.record());
                        }
                    });
                    interruption.then(() -> {
                        view.say(Line.of("Stopping: ending what runs. Once more to stop without cleaning up."));
                        coordinator.cancel(session);
                    });
                    work(
                            transport,
                            submission,
                            work.executor(),
                            work.abilities(submission),
                            work.admission(view),
                            ended);
                    SessionRecord record = ended.join();
                    work.end(record, jobs, view);
                    return record;
                }
            }
        }
    }

    /** One worker that serves every pool. */
    private void work(
            InProcessTransport transport,
            Submission submission,
            AttemptExecutor executor,
            Abilities abilities,
            Admission admission,
            CompletableFuture<SessionRecord> ended)
            throws IOException {
        Set<String> pools =
                submission.jobs().stream().map(job -> job.spec().pool()).collect(Collectors.toSet());
        WorkerSettings settings = new WorkerSettings(WORKER, pools, submission.parallelism());
        try (WorkerTransport connection = transport.connectWorker(WORKER);
                Worker worker = new Worker(
                        settings,
                        WorkerParts.onOneMachine(connection, executor, abilities, admission, clock, timers))) {
            worker.start();
            ended.join();
        }
    }

    /** Its time counts from the same moment as in history. */
    private static SessionOutline outline(SessionRecord session, JobPages jobs) {
        try (var all = jobs.get()) {
            return new SessionOutline(
                    session.id(), all.map(JobOutline::of).toList(), session.parallelism(), session.queuedAt(), false);
        }
    }
}
