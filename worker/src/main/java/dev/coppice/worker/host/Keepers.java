package dev.coppice.worker.host;

import java.io.IOException;
import java.nio.file.Path;

/** Sees to it that something ends when its time is over, though no command of this program is called any more. */
@FunctionalInterface
public interface Keepers {
    /**
     * Makes sure of it; it ends by itself when the file is gone.
     *
     * @param expires an {@link ExpiryFile}, whose time may change
     */
    void keep(Path expires) throws IOException;
}
