package dev.coppice.worker.environment.engine;

import java.io.OutputStream;

/** A command in a container that takes input. Safe for use by many threads, but for its input, which is for one. */
public interface InteractiveExec extends RunningExec {
    /** What the command reads. Closing it is the input's end; the output goes on. */
    OutputStream input();

    /** Tells the size of the terminal, each from 1; has no effect without one, or when the command has ended. */
    void resize(int columns, int rows) throws EngineException, InterruptedException;
}
