package dev.coppice.worker.environment.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a container's output is wanted.
 *
 * @param follow whether to wait for more until the container ends
 * @param last so many lines of what there is; empty for all
 * @param since what was written then or later; empty for all
 */
public record LogRequest(boolean follow, OptionalInt last, Optional<Instant> since) {
    /** All that there is, and all that will come. */
    public static final LogRequest FOLLOW = new LogRequest(true, OptionalInt.empty(), Optional.empty());

    public static LogRequest last(int lines) {
        return new LogRequest(false, OptionalInt.of(lines), Optional.empty());
    }
}
