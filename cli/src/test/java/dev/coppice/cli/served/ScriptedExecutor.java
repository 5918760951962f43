package dev.coppice.cli.served;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.slot.Slot;
import dev.coppice.transport.Event;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.attempt.StopRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs attempts by what their plan is called: one with "bad" in its name fails, one with "held" waits until it is let go. */
final class ScriptedExecutor implements AttemptExecutor {
    private static final int LONGEST_SECONDS = 60;

    /** Counts down to let the held ones go. */
    final CountDownLatch held = new CountDownLatch(1);
    /** The claim of the first attempt that is held. */
    final CompletableFuture<Claim> holding = new CompletableFuture<>();

    @Override
    public Event.AttemptFinished run(
            Ticket ticket, Claim claim, Slot slot, StopRequest stop, Consumer<Event> progress) {
        Instant begin = now();
        progress.accept(new Event.CheckedOut(claim, "wt-1", begin));
        boolean cancelled = ticket.spec().plan().contains("held") && !isLetGo(claim, stop);
        boolean bad = ticket.spec().plan().contains("bad");
        TaskStatus status = cancelled ? TaskStatus.CANCELLED : bad ? TaskStatus.FAILED : TaskStatus.PASSED;
        TaskResult task =
                new TaskResult("1.1", "Do", status, bad ? 7 : 0, Duration.ofMillis(1200), bad ? "the reason" : "");
        progress.accept(new Event.TaskFinished(claim, task));
        AttemptOutcome outcome =
                cancelled ? AttemptOutcome.CANCELLED : bad ? AttemptOutcome.TESTS_FAILED : AttemptOutcome.PASSED;
        AttemptResult result =
                new AttemptResult(outcome, Optional.empty(), "", List.of(task), TestCounts.NONE, List.of());
        return new Event.AttemptFinished(claim, slot, "wt-1", begin, now(), result, "");
    }

    private boolean isLetGo(Claim claim, StopRequest stop) {
        try {
            stop.begin();
            holding.complete(claim);
            return held.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        } finally {
            stop.end();
        }
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
