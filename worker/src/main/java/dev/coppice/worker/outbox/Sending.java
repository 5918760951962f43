package dev.coppice.worker.outbox;

import dev.coppice.time.Timers;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Something on its way, sent again until it is confirmed or given up. Safe for use by many threads. */
public final class Sending {
    private static final System.Logger LOG = System.getLogger(Sending.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A broker that restarts is worth no line of a log. */
    private static final int TOLD_AT = 4;

    private final String what;
    private final Supplier<CompletionStage<Void>> deed;
    private final Duration confirmWait;
    private final Timers timers;
    private final CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private final CompletableFuture<Void> firstTry = new CompletableFuture<>();
    private int tries;
    /** The try that may still fail; 0 between two tries. */
    private int open;

    private Duration pause = SHORTEST_PAUSE;

    Sending(String what, Supplier<CompletionStage<Void>> deed, Duration confirmWait, Timers timers) {
        this.what = what;
        this.deed = deed;
        this.confirmWait = confirmWait;
        this.timers = timers;
    }

    /** Completes when it is confirmed; is cancelled when it is given up. */
    public CompletionStage<Void> confirmed() {
        return confirmed;
    }

    /** It need not arrive any more. */
    public void giveUp() {
        confirmed.cancel(false);
        firstTry.complete(null);
    }

    /** Waits until it is confirmed, or for as long as the first try may take. It goes on by itself afterwards. */
    public void awaitFirstTry() throws InterruptedException {
        try {
            firstTry.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a try holds no error", e);
        }
    }

    void send() {
        int number;
        synchronized (this) {
            if (confirmed.isDone()) {
                return;
            }
            number = ++tries;
            open = number;
        }
        Timers.Pending tooLate =
                timers.after(confirmWait, () -> failed(number, "no confirm within " + confirmWait.toSeconds() + " s"));
        try {
            deed.get().whenComplete((done, error) -> {
                tooLate.cancel();
                if (error == null) {
                    confirmed.complete(null); // also when this try had been thought lost
                    firstTry.complete(null);
                } else {
                    failed(number, error.toString());
                }
            });
        } catch (RuntimeException e) {
            tooLate.cancel();
            failed(number, e.toString());
        }
    }

    private synchronized void failed(int number, String why) {
        if (confirmed.isDone() || number != open) {
            return;
        }
        open = 0;
        LOG.log(
                tries == TOLD_AT ? Level.WARNING : Level.DEBUG,
                "{0} could not be sent: {1}. It is sent again until the transport has it",
                what,
                why);
        firstTry.complete(null);
        timers.after(pause, this::send);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
}
