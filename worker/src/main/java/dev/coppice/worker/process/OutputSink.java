package dev.coppice.worker.process;

import java.io.IOException;

/** Takes the output of a process as it comes. Called by one thread at a time. */
public interface OutputSink {
    /**
     * Takes a piece of the output.
     *
     * @param bytes belongs to the caller, who reuses it after the call
     */
    void write(byte[] bytes, int offset, int length) throws IOException;
}
