package dev.coppice.worker.outbox;

import dev.coppice.attempt.Claim;
import dev.coppice.lifecycle.Crew;
import dev.coppice.time.Timers;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.WorkerTransport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ends of attempts, from when they are kept until they are confirmed. They are sent in the background: only the write to the
 * store is waited for. Safe for use by many threads. What is not confirmed when it is closed stays in the store.
 */
public final class Outbox implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    /** How long an end waits for its files at most. */
    static final Duration FILES_WAIT = Duration.ofSeconds(30);

    private final SmallEnd small = new SmallEnd();
    private final EventStore<AttemptFinished> store;
    private final WorkerTransport transport;
    private final Sender sender;
    private final Timers timers;
    private final Map<Claim, Kept> kept = new ConcurrentHashMap<>();
    private final Crew crew = new Crew("outbox");

    public Outbox(EventStore<AttemptFinished> store, WorkerTransport transport, Sender sender, Timers timers) {
        this.store = store;
        this.transport = transport;
        this.sender = sender;
        this.timers = timers;
    }

    /** Sends what an earlier life of this worker has left. */
    public void resume() throws IOException {
        for (AttemptFinished end : store.load()) {
            add(small.of(end)).send();
        }
    }

    /**
     * Keeps an end, cut to what a message can hold, and sends it when its files are up, or half a minute later. One that can't be written down is sent all the same.
     *
     * @param filesUp completes when the attempt's files are where people find them
     * @return completes with true when the end is confirmed, with false when it is dropped
     */
    public CompletionStage<Boolean> put(AttemptFinished whole, CompletionStage<Void> filesUp) {
        AttemptFinished end = small.of(whole);
        Kept added = add(end);
        try {
            store.keep(end);
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "the end of " + end.claim()
                            + " can't be written down, and is lost if this worker ends before it is sent",
                    e);
        }
        if (added.settled.isDone()) {
            forget(end.claim()); // it was dropped while it was written down
        }
        Timers.Pending tooLate = timers.after(FILES_WAIT, added::send);
        filesUp.whenComplete((up, error) -> {
            tooLate.cancel();
            added.send();
        });
        return added.settled;
    }

    /**
     * The coordinator does not want this end; no harm when it is not here.
     *
     * @return true when it was here and never sent, so that the coordinator can't have taken it in
     */
    public boolean drop(Claim claim) {
        Kept end = kept.get(claim);
        return end != null && end.drop();
    }

    /** Those whose ends are here. */
    public List<Claim> claims() {
        return List.copyOf(kept.keySet());
    }

    /** How many ends are here. */
    public int depth() {
        return kept.size();
    }

    /** Sends what waits for its files now; completes when all that is here is confirmed. */
    public CompletionStage<Void> flush() {
        kept.values().forEach(Kept::send);
        return CompletableFuture.allOf(
                kept.values().stream().map(end -> end.settled).toArray(CompletableFuture[]::new));
    }

    /** Sends nothing more. */
    @Override
    public void close() {
        kept.values().forEach(Kept::stop);
        kept.clear();
        crew.close();
    }

    private Kept add(AttemptFinished end) {
        Kept added = new Kept(end);
        kept.put(end.claim(), added);
        return added;
    }

    private void forget(Claim claim) {
        try {
            store.forget(claim);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the end of " + claim + " is sent, but can't be removed, and will be sent again", e);
        }
    }

    /** An end in the store. */
    private final class Kept {
        private final AttemptFinished end;
        private final CompletableFuture<Boolean> settled = new CompletableFuture<>();
        private @Nullable Sending sending;
        private boolean stopped;

        Kept(AttemptFinished end) {
            this.end = end;
        }

        synchronized void send() {
            if (!stopped && sending == null) {
                sending = sender.send("the end of " + end.claim(), () -> transport.publish(end));
                sending.confirmed().thenRun(() -> settle(true));
            }
        }

        boolean drop() {
            boolean unsent = stop();
            settle(false);
            return unsent;
        }

        /** False when it was sent already. */
        synchronized boolean stop() {
            stopped = true;
            if (sending == null) {
                return true;
            }
            sending.giveUp();
            return false;
        }

        /** Comes on a thread of the connection's, which must not wait for a disk. */
        private void settle(boolean confirmed) {
            if (kept.remove(end.claim(), this)) {
                settled.complete(confirmed);
                crew.start("forget", () -> forget(end.claim()));
            }
        }
    }
}
