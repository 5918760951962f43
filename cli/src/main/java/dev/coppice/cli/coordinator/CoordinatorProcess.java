package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.http.HttpServer;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.job.JobTransitions;
import dev.coppice.session.SessionTransitions;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.amqp.AmqpCoordinator;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** All that runs in a coordinator's process. */
final class CoordinatorProcess implements AutoCloseable {
    private static final Duration TERM = Duration.ofSeconds(15);

    private final ProcessSettings settings;
    private final InstantSource clock;
    private final SystemTimers timers = new SystemTimers();
    private final Candidate candidate;
    private final CompletableFuture<Records> records;
    private final HttpServer http;

    private CoordinatorProcess(ProcessSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        candidate = new Candidate(
                settings.publicAddress(), TERM, () -> Database.open(settings.database()), new Candidate.Office() {
                    @Override
                    public CoordinatorTransport connect() {
                        return new AmqpCoordinator(settings.broker(), timers, clock);
                    }

                    @Override
                    public CoordinatorLoop open(
                            Database database, Store store, CoordinatorTransport connected, long epoch) {
                        return new CoordinatorLoop(
                                new Coordinator.Parts(
                                        store,
                                        connected,
                                        database.history(),
                                        clock,
                                        new SplittableRandom(),
                                        settings.deciding(),
                                        epoch,
                                        JobTransitions.table(),
                                        SessionTransitions.table()),
                                timers);
                    }
                });
        records = candidate.database().thenApply(database -> Records.of(database, clock));
        candidate.start(); // while Spring starts
        try {
            http = HttpServer.start(new HttpServer.Parts(settings.api(), candidate, records, clock));
        } catch (RuntimeException | Error e) {
            candidate.close();
            timers.close();
            throw e;
        }
    }

    /** Starts to answer, and to stand for leadership. */
    static CoordinatorProcess start(ProcessSettings settings, InstantSource clock) throws IOException {
        Files.createDirectories(settings.data());
        return new CoordinatorProcess(settings, clock);
    }

    /**
     * Waits for the database, and refuses to go on where others could reach an API that lets everybody in.
     *
     * @throws CommandFailure when there is no token yet, and other machines can reach it
     */
    void checkAccess() {
        if (settings.api().loopback()) {
            return;
        }
        Instant now = clock.instant();
        if (records.join().tokens().list().stream().noneMatch(token -> token.isGood(now))) {
            throw CommandFailure.usage("other machines reach " + settings.api().host()
                    + ", and there is no token yet: make one with 'coppice token create', or listen on 127.0.0.1");
        }
    }

    /** Stops in good order: takes no more requests, then decides no more. */
    @Override
    public void close() {
        http.close();
        candidate.close();
        timers.close();
    }
}
