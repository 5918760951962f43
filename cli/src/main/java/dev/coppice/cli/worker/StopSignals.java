package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.terminal.Signals;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/** Hears SIGTERM and its kin, one after the other. */
final class StopSignals {
    private static final Map<String, Integer> SIGNALS =
            Map.of("TERM", ExitCode.TERMINATED, "INT", ExitCode.INTERRUPTED);

    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private final CompletableFuture<Void> second = new CompletableFuture<>();

    private StopSignals() {}

    /** Begins to listen. The third signal ends the program at once, as a {@code kill -9} would. */
    static StopSignals listen(IntConsumer halt) {
        StopSignals signals = new StopSignals();
        SIGNALS.forEach((name, code) -> Signals.on(name, () -> signals.signal(code, halt)));
        return signals;
    }

    /** Completes with the first signal: end when what runs has ended. */
    CompletionStage<Void> first() {
        return first;
    }

    /** Completes with the second: end now. */
    CompletionStage<Void> second() {
        return second;
    }

    private synchronized void signal(int code, IntConsumer halt) {
        if (!first.complete(null) && !second.complete(null)) {
            halt.accept(code);
        }
    }
}
