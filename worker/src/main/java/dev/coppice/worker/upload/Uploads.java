package dev.coppice.worker.upload;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.Claim;
import dev.coppice.lifecycle.Crew;
import dev.coppice.time.Timers;
import dev.coppice.worker.attempt.FilePlaces;
import dev.coppice.worker.upload.Spool.Load;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Uploads attempts' files from a spool on disk to the coordinator, in the background, again and again until it has them. Safe for
 * use by many threads. What is not up when it is closed stays in the spool for the next start.
 */
public final class Uploads implements AttemptUploads, FilePlaces, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Uploads.class.getName());
    private static final int THREADS = 4;
    private static final Duration PAUSE_TO_TELL = Duration.ofSeconds(4);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_GREETINGS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final Spool spool;
    private final SpoolLimits limits;
    private final FileEndpoint endpoint;
    private final InstantSource clock;
    private final Timers timers;
    /** Of attempts that have ended or are followed. */
    private final Map<Claim, Upload> uploads = new ConcurrentHashMap<>();

    private final Map<Claim, Follower> followers = new ConcurrentHashMap<>();
    private final BlockingQueue<Upload> due = new LinkedBlockingQueue<>();
    private final Crew crew = new Crew("upload");
    private volatile boolean reachable = true;
    /** What was told and holds still. Guarded by the monitor. */
    private String trouble = "";

    private volatile long bytes;
    private final AtomicLong dropped = new AtomicLong();

    /** @param folder the spool's: nobody else writes to it but the attempts; made if need be */
    public Uploads(Path folder, SpoolLimits limits, FileEndpoint endpoint, InstantSource clock, Timers timers)
            throws IOException {
        this.spool = new Spool(folder);
        this.limits = limits;
        this.endpoint = endpoint;
        this.clock = clock;
        this.timers = timers;
    }

    /** Begins to upload, with what an earlier life of the worker has left. Once only. */
    public void start() throws IOException {
        spool.loads().forEach(load -> add(load.claim()));
        for (int i = 1; i <= THREADS; i++) {
            crew.start("sender-" + i, this::sendAll);
        }
        crew.start("limits", this::keepLimits);
    }

    /** Says in the log if the coordinator can't be reached now, and when it can; does not wait. After {@link #start}. */
    public void greet() {
        crew.start("greeting", () -> {
            try {
                greetUntilAnswered();
            } catch (InterruptedException e) {
                // Closed: nobody wants to know any more.
            }
        });
    }

    private void greetUntilAnswered() throws InterruptedException {
        boolean failed = false;
        while (true) {
            try {
                endpoint.greet();
                if (failed) {
                    LOG.log(Level.INFO, "the coordinator takes files now");
                }
                return;
            } catch (IOException e) {
                if (!failed) {
                    LOG.log(Level.WARNING, "files can't be sent yet, and wait here meanwhile: " + e.getMessage());
                }
                failed = true;
                timers.await(BETWEEN_GREETINGS);
            }
        }
    }

    @Override
    public AttemptFiles files(Claim claim) {
        return spool.files(claim);
    }

    @Override
    public String address(Claim claim) {
        return endpoint.address(claim);
    }

    @Override
    public CompletionStage<Void> deliver(Claim claim) {
        Upload upload = add(claim);
        stallInSilence(upload, endpoint.answers());
        return upload.overOrStalled();
    }

    /** A coordinator that is frozen, or whose host is gone, does not even refuse. */
    private void stallInSilence(Upload upload, long before) {
        timers.after(SILENCE, () -> {
            long answers = endpoint.answers();
            if (answers == before) {
                upload.stall();
            } else if (!upload.over().toCompletableFuture().isDone()) {
                stallInSilence(upload, answers);
            }
        });
    }

    private Upload add(Claim claim) {
        Upload upload = upload(claim);
        upload.end();
        due.add(upload);
        return upload;
    }

    @Override
    public void follow(Claim claim) {
        followers.compute(claim, (same, follower) -> {
            if (follower != null && follower.goOn()) {
                return follower;
            }
            Follower next = new Follower(upload(claim), timers);
            crew.start("follower", () -> {
                next.run();
                followers.remove(claim, next);
            });
            return next;
        });
    }

    @Override
    public void discard(Claim claim) {
        Upload upload = upload(claim);
        upload.end();
        crew.start("discard", () -> {
            try {
                drop(upload);
            } catch (InterruptedException e) {
                // Closed: the next start finds them.
            }
        });
    }

    /** Completes when all that is to be uploaded now is up, or given up. */
    public CompletionStage<Void> idle() {
        return CompletableFuture.allOf(ended().stream()
                .map(upload -> upload.over().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public synchronized String trouble() {
        return trouble;
    }

    /** Notes it; true when there was none before. */
    private synchronized boolean beginsTrouble(String words) {
        boolean anew = trouble.isEmpty();
        trouble = words;
        return anew;
    }

    /** Forgets it; true when there was some. */
    private synchronized boolean endsTrouble() {
        boolean over = !trouble.isEmpty();
        trouble = "";
        return over;
    }

    /** What waits. */
    public SpoolStatus status() {
        return new SpoolStatus(ended().size(), bytes, dropped.get(), reachable);
    }

    /** Ends what is being sent; the coordinator keeps what it has of it. */
    @Override
    public void close() {
        crew.close();
    }

    private List<Upload> ended() {
        return uploads.values().stream().filter(Upload::isEnded).toList();
    }

    private Upload upload(Claim claim) {
        return uploads.computeIfAbsent(claim, same -> new Upload(claim, spool, new FileSender(endpoint)));
    }

    private void sendAll() {
        try {
            while (true) {
                send(due.take());
            }
        } catch (InterruptedException e) {
            // Closed: the only way out.
        }
    }

    private void send(Upload upload) throws InterruptedException {
        try {
            upload.sendRest();
            uploads.remove(upload.claim(), upload);
            reached();
            upload.finish();
        } catch (IOException e) {
            failed(upload, e);
        } catch (RuntimeException e) { // the worker's own fault: the sender goes on, or files would wait for ever
            LOG.log(Level.ERROR, "an error of the worker's own while the files of " + upload.claim() + " are sent", e);
            failed(upload, e);
        }
    }

    private void failed(Upload upload, Exception why) {
        Duration pause = upload.nextPause();
        if (why instanceof NobodyLeadsException && pause.compareTo(PAUSE_TO_TELL) >= 0) {
            upload.stall();
        }
        noteFailure(pause, why);
        timers.after(pause, () -> due.add(upload));
    }

    /** The files of a short attempt can come before the coordinator has heard of it: the first failures are told to nobody. */
    private void noteFailure(Duration pause, Exception why) {
        reachable = false;
        if (pause.compareTo(PAUSE_TO_TELL) >= 0) {
            String words =
                    "attempts' files wait in the spool, and are sent again until they are up: " + why.getMessage();
            if (beginsTrouble(words)) {
                LOG.log(Level.WARNING, words);
            }
        }
    }

    private void reached() {
        reachable = true;
        if (endsTrouble()) {
            LOG.log(Level.INFO, "the coordinator takes files again");
        }
    }

    private void keepLimits() {
        try {
            while (true) {
                dropBeyondLimits();
                timers.await(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            // Closed: the only way out.
        }
    }

    /** Only what was complete before it was looked at: an attempt that ends meanwhile has files that were not seen. */
    private void dropBeyondLimits() throws InterruptedException {
        try {
            List<Upload> complete = ended();
            List<Load> loads = spool.loads();
            long total = loads.stream().mapToLong(Load::bytes).sum();
            Instant oldest = clock.instant().minus(limits.age());
            for (Load load : loads) {
                Upload upload = uploads.get(load.claim());
                boolean beyond = total > limits.bytes() || load.writtenAt().isBefore(oldest);
                if (beyond && upload != null && complete.contains(upload) && drop(upload)) {
                    total -= load.bytes();
                    dropped.incrementAndGet();
                    LOG.log(Level.WARNING, "the files of " + load.claim() + " are dropped, not up yet: " + limits);
                }
            }
            bytes = total;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the spool of attempts' files can't be looked through", e);
        }
    }

    /** Whether there was anything to drop. */
    private boolean drop(Upload upload) throws InterruptedException {
        try {
            upload.drop();
            uploads.remove(upload.claim(), upload);
            return upload.finish();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the files of " + upload.claim() + " can't be removed from the spool", e);
            return false;
        }
    }
}
