package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.EngineException;

/**
 * Calls of an engine that an interrupt does not cut short: one that is given up in the middle may yet do what it was asked, and nobody
 * would know.
 */
final class Uncut {
    private Uncut() {}

    /** A call that may be made again. */
    interface Call<T> {
        T call() throws EngineException, InterruptedException;
    }

    /** Makes a call whose thread is not interrupted before it returns. The interrupt is kept for later. */
    static <T> T call(Call<T> call) throws EngineException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.call();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
