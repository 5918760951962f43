package dev.coppice.worker.outbox;

import dev.coppice.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Sends what must arrive: what fails, or is not confirmed in time, is sent again after a pause that grows. Safe for use by many
 * threads; no call waits.
 */
public final class Sender {
    private final Duration confirmWait;
    private final Timers timers;

    /** @param confirmWait how long one try may take */
    public Sender(Duration confirmWait, Timers timers) {
        this.confirmWait = confirmWait;
        this.timers = timers;
    }

    /**
     * Begins to send.
     *
     * @param what it is, for people
     * @param deed sends it once: the stage completes when the transport has it for good. Called again for each try
     */
    public Sending send(String what, Supplier<CompletionStage<Void>> deed) {
        Sending sending = new Sending(what, deed, confirmWait, timers);
        sending.send();
        return sending;
    }
}
