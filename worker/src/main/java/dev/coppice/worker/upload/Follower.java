package dev.coppice.worker.upload;

import dev.coppice.time.Timers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends on what an attempt prints, once a second, as long as somebody reads it. */
final class Follower implements Runnable {
    private static final System.Logger LOG = System.getLogger(Follower.class.getName());
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int STEPS = 30;

    private final Upload upload;
    private final Timers timers;
    private final AtomicInteger left = new AtomicInteger(STEPS);

    Follower(Upload upload, Timers timers) {
        this.upload = upload;
        this.timers = timers;
    }

    /** It is asked for again; false when the follower has ended, or is about to. */
    boolean goOn() {
        return left.getAndUpdate(steps -> steps > 0 ? STEPS : 0) > 0;
    }

    @Override
    public void run() {
        try {
            while (!upload.isEnded() && left.getAndUpdate(steps -> Math.max(0, steps - 1)) > 0) {
                sendGrowth();
                timers.await(STEP);
            }
            left.set(0);
        } catch (InterruptedException e) {
            // The worker ends.
        }
    }

    /** A failure is no matter: the next step goes on from what the coordinator has. */
    private void sendGrowth() throws InterruptedException {
        try {
            upload.sendGrowth();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "what " + upload.claim() + " prints can't be sent on just now", e);
        }
    }
}
