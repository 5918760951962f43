package dev.coppice.worker.environment.engine;

import java.io.IOException;

/**
 * Takes bytes of a container, an exec or an archive as they come, with whatever parts of lines; by one thread at a time. When it
 * fails, the stream breaks with its failure.
 */
@FunctionalInterface
public interface EngineOutput {
    /** Where bytes were written to. */
    enum Channel {
        /** Also what a container with a terminal writes to either, and archives. */
        OUT,
        ERR
    }

    /**
     * Takes the next bytes.
     *
     * @param bytes the receiver's own from now on
     */
    void write(Channel channel, byte[] bytes) throws IOException;
}
