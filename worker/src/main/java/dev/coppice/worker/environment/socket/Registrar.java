package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.Subnet;
import java.io.IOException;
import java.util.Map;

/** Knows whose the socket is, and sees to it that what is made through it goes with its owner. Safe for use by many threads. */
public interface Registrar {
    /** The label that says whose something is. */
    Map.Entry<String, String> owner();

    /** All labels that something gets which is made through the socket. */
    Map<String, String> labels();

    /**
     * Writes down what is about to be made.
     *
     * @param name as the engine has it
     * @throws IOException when that is not surely done; then it must not be made
     */
    void record(Kind kind, String name) throws IOException, InterruptedException;

    /** A subnet that no network of the engine has, nor another attempt; goes back when the owner's things are gone. */
    Subnet subnet() throws IOException, EngineException, InterruptedException;

    /** The engine, to look things up. */
    ContainerEngine engine() throws EngineException, InterruptedException;
}
