package dev.coppice.testkit.engine;

import java.util.Optional;

/**
 * A container engine of this process alone, with files, networks and images of its own. Tests may stop and kill it, and start it again
 * for the next. It ends with this process, however that ends, with all its containers. For one thread.
 */
public interface PrivateEngine extends TestEngine, AutoCloseable {
    /**
     * Starts one. The caller closes it.
     *
     * @param version such as {@code 20.10}; empty for whatever this system has or installs
     * @throws IllegalStateException when none can be had; says what to do
     */
    static PrivateEngine start(Optional<String> version) {
        return EngineProcess.start(version);
    }

    /** Starts it again, and waits until it serves. */
    void start();

    /** As an operator stops it: its containers end. */
    void stop();

    /** As a crash does, of the engine alone. */
    void kill();

    /** It hangs: connections stay, and nothing is answered. */
    void pause();

    void resume();

    /** Ends it, and waits until nothing of it is left. */
    @Override
    void close();
}
