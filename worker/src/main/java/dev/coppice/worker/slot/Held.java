package dev.coppice.worker.slot;

import dev.coppice.time.Timers;
import dev.coppice.worker.attempt.StopRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A claim that is held: how its attempt is told to end, or to begin. Safe for use by many threads. */
final class Held {
    private final StopRequest stop = new StopRequest();
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private volatile boolean asks;

    StopRequest stop() {
        return stop;
    }

    /** From here on it waits for an answer, for so long at most. */
    void ask(Duration longest, Timers timers) {
        asks = true;
        timers.after(longest, () -> answer.complete(false));
    }

    /** The answer is there: its tasks may begin. */
    void proceed() {
        answer.complete(true);
    }

    /** Whether it has asked, and no answer has come. */
    boolean isWaiting() {
        return asks && !answer.isDone() && stop.cause().isEmpty();
    }

    /** Waits for the answer; false when none came, or the attempt is to end. */
    boolean awaitAnswer() {
        try {
            stop.begin();
            return answer.get();
        } catch (InterruptedException e) {
            return false; // it is to end already
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer holds no error", e);
        } finally {
            stop.end();
        }
    }
}
