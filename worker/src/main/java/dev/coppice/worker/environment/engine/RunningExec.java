package dev.coppice.worker.environment.engine;

import java.time.Duration;

/**
 * A command that runs in a container. Closing drops its output only: to end the command, end its processes or the container. Safe for
 * use by many threads.
 */
public interface RunningExec extends EngineStream {
    /**
     * Waits for the command's end and all of its output, through outages of the engine's that are shorter than the limit.
     *
     * @return its exit code, as inspection tells; 128 + n when signal n ended it
     * @throws EngineException {@link EngineException.Kind#TIMED_OUT} after the limit: it runs on; {@link
     *     EngineException.Kind#NOT_FOUND} when its container is gone
     */
    int awaitExit(Duration limit) throws EngineException, InterruptedException;
}
