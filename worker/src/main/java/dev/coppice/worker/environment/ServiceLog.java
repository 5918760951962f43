package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.log.LogLimits;
import dev.coppice.worker.log.TaskLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a service writes, in a file as tasks have theirs. Safe for use by many threads. */
final class ServiceLog {
    /** How a log ends. */
    enum LogEnd {
        /** The container is gone, or was never there: what it has written last is waited for, not for long. */
        AWAITED,
        /** The container runs on, and its output with it. */
        CUT
    }

    private static final Duration LAST = Duration.ofSeconds(2);

    private final TaskLog log;
    private @Nullable EngineStream stream;
    private boolean closed;

    private ServiceLog(TaskLog log) {
        this.log = log;
    }

    /** @param search is shown the output, with secrets masked */
    static ServiceLog open(Path file, InstantSource clock, Collection<String> secrets, LineSearch search)
            throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return new ServiceLog(TaskLog.open(file, clock, secrets, LogLimits.DEFAULT, search));
    }

    /** Takes what a container writes, from its beginning. */
    void follow(ContainerEngine engine, String container) throws EngineException, InterruptedException {
        EngineStream opened = engine.logs(container, LogRequest.FOLLOW, (channel, bytes) -> write(bytes));
        synchronized (this) {
            stream = opened;
        }
    }

    private synchronized void write(byte[] bytes) throws IOException {
        if (!closed) {
            log.write(bytes, 0, bytes.length);
        }
    }

    /** Waits, not for long, until all has come that a container has written that has ended. */
    void awaitEnd() throws InterruptedException {
        EngineStream open = stream();
        if (open != null) {
            open.awaitEnd(LAST);
        }
    }

    private synchronized @Nullable EngineStream stream() {
        return stream;
    }

    /** The last lines, with secrets masked. */
    synchronized List<String> last(int lines) {
        List<String> all = log.tail().lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** Completes the file. */
    void close(LogEnd end) throws IOException {
        EngineStream open = stream();
        if (open != null) {
            if (end == LogEnd.AWAITED) {
                awaitLast(open);
            }
            open.close();
        }
        synchronized (this) {
            if (!closed) {
                closed = true;
                try (log) {
                    if (open != null && open.failure().isPresent()) {
                        log.note("what came later is missing here: "
                                + open.failure().get().getMessage());
                    }
                }
            }
        }
    }

    private static void awaitLast(EngineStream open) {
        try {
            open.awaitEnd(LAST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts does not want to wait
        }
    }
}
