package dev.coppice.worker.attempt;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.worker.environment.EnvironmentException;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.worktree.CheckoutException;
import java.io.IOException;
import java.util.Locale;

/** The attempt can't get to a verdict; the message says what happened, where, and what to do. */
final class AttemptBrokenException extends Exception {
    private final BrokenReason reason;

    AttemptBrokenException(BrokenReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    private AttemptBrokenException(BrokenReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static AttemptBrokenException of(CheckoutException e) {
        BrokenReason reason = switch (e.reason()) {
            case DISK_FULL -> BrokenReason.DISK_FULL;
            case REFUSED -> BrokenReason.BAD_PLAN;
            case NOT_ALLOWED -> BrokenReason.REFUSED;
            case GIT_MISSING, NOT_A_REPOSITORY, NO_SUCH_REVISION, UNREACHABLE, TIMED_OUT, OTHER ->
                BrokenReason.CHECKOUT;
        };
        return new AttemptBrokenException(reason, String.valueOf(e.getMessage()), e);
    }

    static AttemptBrokenException of(EnvironmentException e) {
        return new AttemptBrokenException(e.reason(), String.valueOf(e.getMessage()), e);
    }

    static AttemptBrokenException of(String deed, IOException e) {
        if (e.getCause() instanceof EngineException engine) {
            return of(EnvironmentException.of(engine));
        }
        String words = String.valueOf(e.getMessage());
        boolean full = words.toLowerCase(Locale.ROOT).contains("no space left on device")
                || words.toLowerCase(Locale.ROOT).contains("disk quota exceeded");
        return new AttemptBrokenException(
                full ? BrokenReason.DISK_FULL : BrokenReason.WORKER_ERROR, "could not " + deed + ": " + words, e);
    }

    BrokenReason reason() {
        return reason;
    }
}
