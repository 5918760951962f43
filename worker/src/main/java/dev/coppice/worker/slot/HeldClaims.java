package dev.coppice.worker.slot;

import dev.coppice.attempt.Claim;
import dev.coppice.worker.attempt.StopRequest;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The claims of attempts that run, from before their start is reported until their end is in the outbox. */
final class HeldClaims {
    private final Map<Claim, StopRequest> held = new ConcurrentHashMap<>();

    StopRequest add(Claim claim) {
        StopRequest stop = new StopRequest();
        held.put(claim, stop);
        return stop;
    }

    void remove(Claim claim) {
        held.remove(claim);
    }

    /** Asks one attempt to end; a claim that is not held any more has ended. */
    void ask(Claim claim, Cause cause) {
        StopRequest stop = held.get(claim);
        if (stop != null) {
            stop.ask(cause);
        }
    }

    void askAll(Cause cause) {
        held.values().forEach(stop -> stop.ask(cause));
    }

    List<Claim> list() {
        return List.copyOf(held.keySet());
    }
}
