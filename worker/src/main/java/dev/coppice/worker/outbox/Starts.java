package dev.coppice.worker.outbox;

import dev.coppice.attempt.Claim;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Start;
import dev.coppice.transport.WorkerTransport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The starts of attempts, each sent until it is confirmed, whatever becomes of its attempt: nothing runs that nobody hears of. One that is
 * not confirmed when its tasks begin is written down, so that the worker's next start can tell of it when this one is killed. Safe for
 * use by many threads. What is not confirmed when it is closed stays in the store.
 */
public final class Starts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Starts.class.getName());

    private final EventStore<AttemptStarted> store;
    private final WorkerTransport transport;
    private final Sender sender;
    private final Map<Claim, Open> open = new ConcurrentHashMap<>();
    private final Crew crew = new Crew("starts");

    public Starts(EventStore<AttemptStarted> store, WorkerTransport transport, Sender sender) {
        this.store = store;
        this.transport = transport;
        this.sender = sender;
    }

    /** Tells of what an earlier life of this worker began without anybody hearing of it. */
    public void resume() throws IOException {
        for (AttemptStarted left : store.load()) {
            send(new AttemptStarted(left.claim(), left.slot(), left.at(), Start.FOUND), true);
        }
    }

    /** Sends a start, in the place of an earlier one of its claim. */
    public Sending send(AttemptStarted start) {
        return send(start, false);
    }

    private Sending send(AttemptStarted start, boolean kept) {
        Claim claim = start.claim();
        Open added = new Open(sender.send("the start of " + claim, () -> transport.publish(start)), kept);
        Open before = open.put(claim, added);
        if (before != null) {
            before.sending.giveUp();
        }
        added.sending.confirmed().thenRun(() -> settle(claim, added));
        return added.sending;
    }

    /** Its tasks are about to begin: if its start is not confirmed, it is on disk when this returns, or that is in the log. */
    public void begin(AttemptStarted start) {
        Claim claim = start.claim();
        Open unconfirmed = open.get(claim);
        if (unconfirmed == null) {
            return;
        }
        try {
            store.keep(start);
            unconfirmed.kept = true;
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "the start of " + claim
                            + " can't be written down, and is not recorded if this worker ends before it is sent",
                    e);
        }
        if (!unconfirmed.equals(open.get(claim))) {
            forget(claim); // it was confirmed while it was written down
        }
    }

    /** Its end is confirmed, which says all that its start does. */
    public void ended(Claim claim) {
        Open unconfirmed = open.get(claim);
        if (unconfirmed != null) {
            unconfirmed.sending.giveUp();
            settle(claim, unconfirmed);
        }
    }

    /** Comes on a thread of the connection's, which must not wait for a disk. */
    private void settle(Claim claim, Open start) {
        if (open.remove(claim, start) && start.kept) {
            crew.start("forget", () -> forget(claim));
        }
    }

    private void forget(Claim claim) {
        try {
            store.forget(claim);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the start of " + claim + " is sent, but can't be removed, and is sent again", e);
        }
    }

    /** Sends nothing more. */
    @Override
    public void close() {
        open.values().forEach(start -> start.sending.giveUp());
        open.clear();
        crew.close();
    }

    /** A start that is not confirmed yet. */
    private static final class Open {
        private final Sending sending;
        private volatile boolean kept;

        Open(Sending sending, boolean kept) {
            this.sending = sending;
            this.kept = kept;
        }
    }
}
