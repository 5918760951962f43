package dev.coppice.worker.attempt;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TestCounts;
import dev.coppice.slot.Slot;
import dev.coppice.time.Timers;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs attempts: checkout, home, services, tasks, collect, report, release. Safe for use by many threads. */
public final class AttemptRunner implements AttemptExecutor {
    private final AttemptSettings settings;
    private final AttemptTools tools;
    private final InstantSource clock;
    private final Timers timers;

    public AttemptRunner(AttemptSettings settings, AttemptTools tools, InstantSource clock, Timers timers) {
        this.settings = settings;
        this.tools = tools;
        this.clock = clock;
        this.timers = timers;
    }

    @Override
    public AttemptFinished run(Ticket ticket, Claim claim, Slot slot, StopRequest stop, Consumer<Event> progress) {
        Instant started = clock.instant();
        AttemptFiles files = settings.files().files(claim);
        Attempt attempt = new Attempt(ticket, claim, slot, files, settings, tools, clock);
        AttemptResult result = attempt.release(result(attempt, ticket.spec().timeout(), stop, progress));
        return new AttemptFinished(
                claim,
                slot,
                attempt.worktreeName(),
                started,
                clock.instant(),
                result,
                settings.files().address(claim));
    }

    private AttemptResult result(Attempt attempt, Duration timeout, StopRequest stop, Consumer<Event> progress) {
        try {
            Ending ending = attempt.judged(work(attempt, timeout, stop, progress));
            return ending.result(attempt.taskResults(), collected(attempt, ending));
        } catch (AttemptBrokenException e) {
            return attempt.judged(Ending.broken(e.reason(), String.valueOf(e.getMessage())))
                    .result(attempt.taskResults(), Collected.NOTHING);
        } catch (RuntimeException | Error e) {
            return Ending.broken(BrokenReason.WORKER_ERROR, "the worker met an error of its own: " + e)
                    .result(attempt.taskResults(), Collected.NOTHING);
        }
    }

    /** The stages that may be cut short: by the timeout, a cancel, or the worker's stop. */
    private Ending work(Attempt attempt, Duration timeout, StopRequest stop, Consumer<Event> progress)
            throws AttemptBrokenException {
        Timers.Pending deadline = timers.after(timeout, () -> stop.ask(Cause.TIMEOUT));
        try {
            stop.begin();
            attempt.checkout();
            attempt.home();
            attempt.awaitServices(progress);
            attempt.tasks(stop, progress);
            return Ending.of(attempt.taskResults());
        } catch (InterruptedException e) {
            return Ending.of(stop.cause().orElse(Cause.SHUTDOWN), timeout);
        } catch (AttemptBrokenException | RuntimeException e) {
            // What was asked to end may well break on its way: an interrupt closes the files that are open, for one.
            Optional<Cause> cause = stop.cause();
            if (cause.isEmpty()) {
                throw e;
            }
            return Ending.of(cause.get(), timeout);
        } finally {
            deadline.cancel();
            stop.end();
            attempt.sweep();
        }
    }

    /** What can't be collected leaves no pass, but a failure is told either way. */
    private static Collected collected(Attempt attempt, Ending ending) throws AttemptBrokenException {
        if (!ending.isWorthCollecting()) {
            return Collected.NOTHING;
        }
        try {
            return attempt.collect();
        } catch (AttemptBrokenException e) {
            if (ending.outcome() == AttemptOutcome.PASSED) {
                throw e;
            }
            return new Collected(TestCounts.NONE, List.of(), List.of(String.valueOf(e.getMessage())));
        }
    }
}
