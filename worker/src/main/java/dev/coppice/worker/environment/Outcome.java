package dev.coppice.worker.environment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What came of work on another thread, which may fail as an environment does. */
final class Outcome {
    private Outcome() {}

    /** Waits for it. */
    static <T> T of(CompletableFuture<T> result) throws EnvironmentException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The failure as this thread throws it. */
    static EnvironmentException failure(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case EnvironmentException broken -> broken;
            case InterruptedException interrupt -> throw interrupt;
            case RuntimeException ours -> throw ours;
            case Error ours -> throw ours;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
