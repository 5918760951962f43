package dev.coppice.worker.environment.engine;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Files that a container sees at a place of its own. */
public sealed interface Mount {
    /** The absolute path inside. */
    String target();

    /** Files of the host's, which must be there. */
    record HostFiles(Path source, String target, boolean readOnly) implements Mount {}

    /** A volume with a name; one that is not there is made without labels: make it first. */
    record Volume(String name, String target, boolean readOnly) implements Mount {}

    /**
     * Memory that goes with the container.
     *
     * @param size in bytes at most; empty for half of the host's memory
     */
    record Memory(String target, OptionalLong size) implements Mount {}
}
