package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.NoneLeftException;
import java.io.IOException;

/** An environment can't be had; the message says what happened, with the evidence. Secrets in it are masked. */
public final class EnvironmentException extends Exception {
    private final BrokenReason reason;

    EnvironmentException(BrokenReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    private EnvironmentException(BrokenReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What an engine did not do. */
    public static EnvironmentException of(EngineException e) {
        return new EnvironmentException(reason(e.kind()), String.valueOf(e.getMessage()), e);
    }

    /** Nothing else than a pull was asked for. */
    static EnvironmentException ofPull(EngineException e) {
        BrokenReason reason = switch (e.kind()) {
            case ENGINE_AWAY -> BrokenReason.ENGINE_AWAY;
            case DISK_FULL -> BrokenReason.DISK_FULL;
            case NOT_FOUND, NAME_TAKEN, CONFLICT, PORT_TAKEN, PULL_REFUSED, NO_SUBNET, REFUSED, TIMED_OUT, OTHER ->
                BrokenReason.IMAGE_PULL;
        };
        return new EnvironmentException(reason, String.valueOf(e.getMessage()), e);
    }

    static EnvironmentException of(NoneLeftException e) {
        return new EnvironmentException(BrokenReason.PORTS_EXHAUSTED, String.valueOf(e.getMessage()), e);
    }

    static EnvironmentException of(ComposeException e) {
        BrokenReason reason = switch (e.kind()) {
            case BAD_FILE -> BrokenReason.BAD_PLAN;
            case REFUSED -> BrokenReason.REFUSED;
            case UNHEALTHY -> BrokenReason.SERVICE_UNHEALTHY;
            case EXHAUSTED -> BrokenReason.PORTS_EXHAUSTED;
            case BROKEN -> BrokenReason.WORKER_ERROR;
        };
        return new EnvironmentException(reason, String.valueOf(e.getMessage()), e);
    }

    static EnvironmentException of(String deed, IOException e) {
        return new EnvironmentException(BrokenReason.WORKER_ERROR, "could not " + deed + ": " + e.getMessage(), e);
    }

    private static BrokenReason reason(EngineException.Kind kind) {
        return switch (kind) {
            case ENGINE_AWAY, TIMED_OUT -> BrokenReason.ENGINE_AWAY;
            case DISK_FULL -> BrokenReason.DISK_FULL;
            case PULL_REFUSED -> BrokenReason.IMAGE_PULL;
            case NO_SUBNET, PORT_TAKEN -> BrokenReason.PORTS_EXHAUSTED;
            case REFUSED -> BrokenReason.SERVICE_UNHEALTHY;
            case NOT_FOUND, NAME_TAKEN, CONFLICT, OTHER -> BrokenReason.WORKER_ERROR;
        };
    }

    public BrokenReason reason() {
        return reason;
    }
}
