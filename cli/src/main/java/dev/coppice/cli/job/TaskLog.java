package dev.coppice.cli.job;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.RefusedException;
import dev.coppice.cli.client.Silence;
import dev.coppice.time.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** The log of one task of an attempt, which is read on where it broke off. For one thread. */
final class TaskLog {
    private static final int BUFFER = 1 << 16;

    /** How much of a log is wanted. */
    enum Extent {
        /** What the coordinator has. */
        STORED,
        /** What its task has printed by now, too. */
        FETCHED,
        /** What comes later, too. */
        FOLLOWED
    }

    private final Client client;
    private final Timers timers;
    private final ApiPath path;
    private long copied;

    TaskLog(Client client, Timers timers, String job, int attempt, String task, Extent extent) {
        this.client = client;
        this.timers = timers;
        ApiPath log = ApiPath.of("jobs", job, "attempts", Integer.toString(attempt), "logs", task);
        path = switch (extent) {
            case STORED -> log;
            case FETCHED -> log.with("fetch", true);
            case FOLLOWED -> log.with("follow", true);
        };
    }

    /**
     * Copies it, and flushes after each part.
     *
     * @return why there is none; empty when there is one
     * @throws IOException when it can't be written
     */
    Optional<RefusedException> copy(OutputStream out) throws InterruptedException, IOException {
        boolean complete = false;
        while (!complete) {
            InputStream log;
            try {
                log = client.open(path, Map.of());
            } catch (RefusedException e) {
                if (e.is("not-found")) {
                    return Optional.of(e);
                }
                throw e;
            }
            // A task may be silent for long, and so is its log: it is looked for elsewhere only where it may be.
            try (Silence silence = client.hasSeveral() ? Silence.limited(log, timers) : Silence.unlimited(log)) {
                complete = copy(log, silence, out) && !silence.isBroken();
                if (silence.isBroken()) {
                    client.doubt();
                }
            }
        }
        return Optional.empty();
    }

    /** Gives false when it breaks off. */
    private boolean copy(InputStream log, Silence silence, OutputStream out) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long known = copied; // what an earlier connection brought comes again: a log that is followed begins at its
        // beginning
        while (true) {
            int read;
            try {
                read = log.read(buffer);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while it read a log");
                }
                return false; // where that lasts, opening it again says so
            }
            silence.heard();
            if (read < 0) {
                return true;
            }
            int again = (int) Math.min(known, read);
            known -= again;
            out.write(buffer, again, read - again);
            out.flush();
            copied += read - again;
        }
    }
}
