package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.settings.DataFolder;
import dev.coppice.coordinator.artifact.FileArtifacts;
import dev.coppice.coordinator.artifact.SessionFolders;
import dev.coppice.coordinator.artifact.SharedFiles;
import dev.coppice.coordinator.http.HttpServer;
import dev.coppice.coordinator.repository.AllowedRepositories;
import dev.coppice.coordinator.repository.BoundedFetches;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.DatabaseHealth;
import dev.coppice.coordinator.server.Doctor;
import dev.coppice.coordinator.server.OfferTimes;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.submission.Requests;
import dev.coppice.time.SystemTimers;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.RemoteLimits;
import dev.coppice.worker.worktree.RepositoryRule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** All that runs in a coordinator's process. */
final class CoordinatorProcess implements AutoCloseable {
    /** Shorter than clients wait for an answer. */
    private static final Duration FETCH = Duration.ofMinutes(4);

    private final ProcessSettings settings;
    private final InstantSource clock;
    private final SystemTimers timers = new SystemTimers();
    private final Candidate candidate;
    private final CompletableFuture<Records> records;
    private final BoundedFetches fetches;
    private final HttpServer http;

    private CoordinatorProcess(ProcessSettings settings, InstantSource clock) throws CheckoutException {
        this.settings = settings;
        this.clock = clock;
        AllowedRepositories allowed = settings.api().submissions().allowedRepositories();
        Mirrors mirrors = new Mirrors(
                settings.data().resolve("mirrors"),
                clock,
                RemoteLimits.DEFAULT,
                allowed.areAll() ? RepositoryRule.ANY : allowed::refusal);
        fetches = new BoundedFetches(new MirrorRepositories(mirrors), FETCH);
        OfferTimes offers = new OfferTimes();
        SessionFolders folders = new SessionFolders(settings.files());
        SharedFiles files = new SharedFiles(folders, settings.publicAddress());
        candidate = new Candidate(
                settings.publicAddress(),
                settings.deciding().lease(),
                () -> Database.open(settings.database()),
                new DatabaseHealth(settings.database().publicName(), clock),
                files,
                new FleetOffice(settings, offers, timers, clock));
        records = candidate.database().thenApply(database -> Records.of(database, folders, clock));
        candidate.start(); // while the server starts
        try {
            http = HttpServer.start(new HttpServer.Parts(
                    settings.api(),
                    candidate,
                    records,
                    new Requests(settings.api().submissions(), fetches),
                    new FileArtifacts(folders, settings.artifacts(), clock),
                    new Doctor(settings.data(), files, settings.artifacts().reserve(), mirrors::gitVersion, clock),
                    offers,
                    clock));
        } catch (RuntimeException | Error e) {
            fetches.close();
            candidate.close();
            timers.close();
            throw e;
        }
    }

    /** Starts to answer, and to stand for leadership. */
    static CoordinatorProcess start(ProcessSettings settings, InstantSource clock) throws CheckoutException {
        DataFolder.make(settings.data());
        return new CoordinatorProcess(settings, clock);
    }

    /**
     * Runs until it is told to stop. Refuses to go on, once there is a database, where others could reach an API that has no
     * token.
     *
     * @param stop completes when it is to stop
     * @throws CommandFailure when other machines can reach it, and there is no token yet
     */
    void run(CompletableFuture<?> stop) {
        if (!settings.api().loopback()) {
            CompletableFuture.anyOf(stop, records).join();
            if (!stop.isDone()) {
                checkTokens(records.join());
            }
        }
        stop.join();
    }

    private void checkTokens(Records there) {
        Instant now = clock.instant();
        if (there.tokens().list().stream().noneMatch(token -> token.isGood(now))) {
            throw CommandFailure.usage("other machines reach " + settings.api().host()
                    + ", and there is no token yet: make one with 'coppice token create NAME --role operate', given the same"
                    + " database (--data, --database or --config), and start again; or listen on 127.0.0.1");
        }
    }

    /** Stops in good order: takes no more requests, then decides no more. */
    @Override
    public void close() {
        http.close();
        fetches.close();
        candidate.close();
        timers.close();
    }
}
