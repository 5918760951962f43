package dev.coppice.cli.gc;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that is of no use any more.
 *
 * @param kind such as {@code image}
 * @param since when it was last of use
 * @param bytes that it takes; negative where that can't be told
 * @param stays why it is not removed; empty for what is
 */
record Leftover(String kind, String name, Instant since, long bytes, Optional<String> stays, Removal removal) {
    static final long UNKNOWN = -1;

    /** Removes it. */
    @FunctionalInterface
    interface Removal {
        /**
         * Removes it, and returns when it is gone.
         *
         * @throws Exception when it can't be removed; the message says why
         */
        void remove() throws Exception;
    }
}
