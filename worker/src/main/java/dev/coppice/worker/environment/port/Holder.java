package dev.coppice.worker.environment.port;

import java.time.Instant;
import java.util.Optional;

/**
 * A process that holds something for as long as it lives.
 *
 * @param started in milliseconds since 1970, as the system tells: ids of processes come again
 */
record Holder(long pid, long started) {
    /** Of what is held until it is given back, whichever processes end. */
    static final Holder NOBODY = new Holder(0, 0);

    static Holder self() {
        return of(ProcessHandle.current());
    }

    private static Holder of(ProcessHandle process) {
        return new Holder(
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    boolean isGone() {
        return !equals(NOBODY)
                && !Optional.of(this).equals(ProcessHandle.of(pid).map(Holder::of));
    }

    @Override
    public String toString() {
        return equals(NOBODY) ? "kept until it is given back" : "process " + pid;
    }
}
