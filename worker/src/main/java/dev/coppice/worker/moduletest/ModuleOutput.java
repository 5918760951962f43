package dev.coppice.worker.moduletest;

import java.io.IOException;

/** Takes what modules' tests write, and what is to be said of them. Safe for use by many threads. */
public interface ModuleOutput {
    /**
     * Takes bytes of the tests' as they come.
     *
     * @throws IOException when nobody reads them any more
     */
    void write(String module, byte[] bytes) throws IOException;

    /** Takes a line for people about how far it is. */
    void say(String module, String line);
}
