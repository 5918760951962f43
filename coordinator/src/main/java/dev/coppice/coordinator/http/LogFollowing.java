package dev.coppice.coordinator.http;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.coordinator.artifact.ArtifactPath;
import dev.coppice.coordinator.artifact.ArtifactStore;
import dev.coppice.coordinator.artifact.StoredFile;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.session.AttemptRecord;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sends on a log as it grows, or brings it up to now. While somebody reads, the worker is asked every few seconds to send what its
 * attempt prints; otherwise logs come when the attempt has ended.
 */
final class LogFollowing {
    private static final Duration ASK_EVERY = Duration.ofSeconds(15);
    private static final Duration WAIT = Duration.ofSeconds(2);
    /** For how long a log stands still that has come as far as its task had printed. */
    private static final Duration STILL = Duration.ofMillis(300);

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(10);
    /** How long after its attempt's end a log may take to come. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Backend backend;
    private final ArtifactStore artifacts;
    private final InstantSource clock;

    LogFollowing(Backend backend, ArtifactStore artifacts, InstantSource clock) {
        this.backend = backend;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** Returns when the log is complete, or no more of it can be expected; fails when the reader has gone. */
    void follow(AttemptId attempt, ArtifactPath path, HttpServletResponse response)
            throws IOException, InterruptedException {
        long sent = 0;
        Instant asked = Instant.MIN;
        response.flushBuffer();
        while (backend.standing() instanceof Standing.Leading leading) {
            if (asked.isBefore(clock.instant().minus(ASK_EVERY))) {
                leading.coordinator().tail(attempt);
                asked = clock.instant();
            }
            Optional<StoredFile> file = artifacts.find(attempt, path);
            if (file.isPresent() && file.get().size() > sent) {
                sent += send(attempt, path, sent, response);
                response.flushBuffer();
            } else if (file.map(StoredFile::complete).orElse(false) || isNotToCome(attempt, path)) {
                return;
            } else {
                artifacts.awaitChange(attempt, path, sent, WAIT);
            }
        }
    }

    /**
     * Has the worker send what it has of a log by now, and waits for that a little: two seconds for the first of it, or a few more while
     * it comes. Returns at once for a log that is complete, or whose attempt nobody runs.
     */
    void fetch(AttemptId attempt, ArtifactPath path) throws IOException, InterruptedException {
        Optional<StoredFile> known = artifacts.find(attempt, path);
        if (known.map(StoredFile::complete).orElse(false)
                || !(backend.standing() instanceof Standing.Leading leading)
                || !leading.coordinator().tail(attempt)) {
            return;
        }
        Instant latest = clock.instant().plus(LONGEST_FETCH);
        Duration wait = WAIT;
        long before = -1;
        long size = size(known);
        while (size != before && clock.instant().isBefore(latest)) {
            before = size;
            artifacts.awaitChange(attempt, path, size, wait);
            Optional<StoredFile> now = artifacts.find(attempt, path);
            if (now.map(StoredFile::complete).orElse(false)) {
                return;
            }
            size = size(now);
            wait = STILL;
        }
    }

    private static long size(Optional<StoredFile> file) {
        return file.map(StoredFile::size).orElse(0L);
    }

    private long send(AttemptId attempt, ArtifactPath path, long from, HttpServletResponse response)
            throws IOException {
        try (InputStream in = artifacts.read(attempt, path, from)) {
            return in.transferTo(response.getOutputStream());
        }
    }

    /** Whether an attempt has run tasks, whose logs would have come by now. */
    boolean isPastItsFiles(AttemptId attempt) {
        return record(attempt).filter(this::isLongOver).flatMap(AttemptRecord::result).stream()
                .flatMap(result -> result.tasks().stream())
                .anyMatch(task -> task.status() != TaskStatus.SKIPPED);
    }

    /** Of an attempt that has ended: its task was never run, or its log would have come by now. */
    private boolean isNotToCome(AttemptId attempt, ArtifactPath path) {
        Optional<AttemptRecord> record = record(attempt);
        boolean skipped = record.flatMap(AttemptRecord::result).stream()
                .flatMap(result -> result.tasks().stream())
                .filter(task -> task.status() == TaskStatus.SKIPPED)
                .anyMatch(task -> log(task.id()).equals(path));
        return skipped || record.filter(this::isLongOver).isPresent();
    }

    private boolean isLongOver(AttemptRecord attempt) {
        return attempt.finishedAt()
                .filter(end -> end.plus(LATE).isBefore(clock.instant()))
                .isPresent();
    }

    private Optional<AttemptRecord> record(AttemptId attempt) {
        return backend.sessions().job(attempt.job()).stream()
                .flatMap(job -> job.attempts().stream())
                .filter(known -> known.number() == attempt.number())
                .findFirst();
    }

    /** Where the log of a task lies. */
    static ArtifactPath log(String task) {
        return new ArtifactPath(
                new AttemptFiles(Path.of("")).taskLog(task).getFileName().toString());
    }
}
