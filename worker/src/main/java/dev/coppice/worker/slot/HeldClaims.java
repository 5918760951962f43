package dev.coppice.worker.slot;

import dev.coppice.attempt.Claim;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The claims of attempts that run or ask whether they may, from before their start is reported until their end is in the outbox. */
final class HeldClaims {
    private final Map<Claim, Held> held = new ConcurrentHashMap<>();

    Held add(Claim claim) {
        Held added = new Held();
        held.put(claim, added);
        return added;
    }

    void remove(Claim claim) {
        held.remove(claim);
    }

    /** Asks one attempt to end; a claim that is not held any more has ended. */
    void ask(Claim claim, Cause cause) {
        with(claim, one -> one.stop().ask(cause));
    }

    /** An attempt that waits for this word may begin. */
    void proceed(Claim claim) {
        with(claim, Held::proceed);
    }

    private void with(Claim claim, Consumer<Held> deed) {
        Held one = held.get(claim);
        if (one != null) {
            deed.accept(one);
        }
    }

    void askAll(Cause cause) {
        held.values().forEach(one -> one.stop().ask(cause));
    }

    List<Claim> list() {
        return List.copyOf(held.keySet());
    }

    /** Those that have asked whether they may begin, and have no answer. */
    List<Claim> waiting() {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().isWaiting())
                .map(Map.Entry::getKey)
                .toList();
    }
}
