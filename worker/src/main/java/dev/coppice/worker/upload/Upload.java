package dev.coppice.worker.upload;

import dev.coppice.attempt.Claim;
import dev.coppice.plan.EscapedText;
import dev.coppice.worker.log.TaskLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** The upload of one claim's files. Safe for use by many threads, which take turns. */
final class Upload {
    private static final System.Logger LOG = System.getLogger(Upload.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Claim claim;
    private final Spool spool;
    private final FileSender sender;
    private final ReentrantLock turn = new ReentrantLock();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CompletableFuture<Void> overOrStalled = new CompletableFuture<>();
    /** Of these the coordinator may have a part. */
    private final Set<Path> begun = new HashSet<>();

    private final Set<Path> complete = new HashSet<>();
    private Duration pause = SHORTEST_PAUSE;
    private volatile boolean ended;

    Upload(Claim claim, Spool spool, FileSender sender) {
        this.claim = claim;
        this.spool = spool;
        this.sender = sender;
    }

    Claim claim() {
        return claim;
    }

    /** The attempt has ended: its files are complete. */
    void end() {
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** Completes when all is sent, or dropped. */
    CompletionStage<Void> over() {
        return over;
    }

    /** Completes when all is sent, or dropped, or nobody is there to send it to for some time. */
    CompletionStage<Void> overOrStalled() {
        return overOrStalled;
    }

    /** Nobody is there to send it to, and may not be for long. */
    void stall() {
        overOrStalled.complete(null);
    }

    /** All is sent, or dropped; false when that was known already. */
    boolean finish() {
        overOrStalled.complete(null);
        return over.complete(null);
    }

    /** Sends what there is of logs that grow. */
    void sendGrowth() throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            for (Path path : spool.paths(claim)) {
                if (isTaskLog(path)) {
                    send(path, TaskLog.isComplete(spool.file(claim, path)));
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Sends all that is left, and removes each file that is sent; to be called again when it fails. What is refused is told of in
     * a file that is sent last.
     */
    void sendRest() throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            Path refusals = spool.refusals(claim);
            for (Path path : spool.paths(claim)) {
                if (!path.equals(refusals)) {
                    sendOrNote(path, refusals);
                    Files.deleteIfExists(spool.file(claim, path));
                }
            }
            if (Files.exists(spool.file(claim, refusals))) {
                sendOrNote(refusals, refusals);
            }
            spool.remove(claim);
        } finally {
            turn.unlock();
        }
    }

    /** Removes what is left. */
    void drop() throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            spool.remove(claim);
        } finally {
            turn.unlock();
        }
    }

    /** How long to wait after a failure; longer each time. */
    synchronized Duration nextPause() {
        Duration next = pause;
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        return next;
    }

    private void send(Path path, boolean whole) throws IOException, InterruptedException {
        if (!complete.contains(path)) {
            boolean first = begun.add(path);
            sender.send(claim, path, spool.file(claim, path), whole, first);
            if (whole) {
                complete.add(path);
            }
        }
    }

    private void sendOrNote(Path path, Path refusals) throws IOException, InterruptedException {
        try {
            send(path, true);
        } catch (RefusedException e) {
            LOG.log(Level.WARNING, "the file {0} of {1} is dropped: {2}", path, claim, e.getMessage());
            Files.writeString(
                    spool.file(claim, refusals),
                    EscapedText.of("'" + path + "' is left out: " + e.getMessage()) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private static boolean isTaskLog(Path path) {
        return path.getNameCount() == 1 && path.toString().startsWith("task-");
    }
}
