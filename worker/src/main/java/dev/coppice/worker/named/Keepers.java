package dev.coppice.worker.named;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Sees to it that an environment is stopped when its time is over, though no command of this program is called any more. */
@FunctionalInterface
public interface Keepers {
    /**
     * Makes sure of it; it ends by itself when the file is gone.
     *
     * @param expires holds the time as seconds since 1970, and may change
     */
    void keep(String name, Path expires, Instant end) throws IOException;
}
