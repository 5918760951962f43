package dev.coppice.cli.terminal;

import dev.coppice.cli.invocation.ExitCode;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears Ctrl-C and its kin. The first one asks whoever listens to stop; the second one ends the program at once, as a
 * {@code kill -9} would.
 */
public final class Interruption {
    private static final Map<String, Integer> SIGNALS =
            Map.of("HUP", ExitCode.HUNG_UP, "INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED);

    private @Nullable Runnable listener;
    private @Nullable Integer exitCode;

    /** Begins to listen. Until {@link #then} is called, the first signal interrupts the calling thread. */
    public static Interruption listen(IntConsumer halt) {
        Thread main = Thread.currentThread();
        Interruption interruption = new Interruption();
        interruption.listener = main::interrupt;
        SIGNALS.forEach((name, code) -> Signals.on(name, () -> interruption.signal(code, halt)));
        return interruption;
    }

    private Interruption() {}

    /** What the first signal does from here on; done now if it has come already. */
    public void then(Runnable action) {
        synchronized (this) {
            listener = action;
            if (exitCode == null) {
                return;
            }
        }
        action.run();
    }

    /** What the program is to exit with; empty when no signal came. */
    public synchronized Optional<Integer> exitCode() {
        return Optional.ofNullable(exitCode);
    }

    private void signal(int code, IntConsumer halt) {
        Runnable action;
        synchronized (this) {
            if (exitCode != null) {
                halt.accept(exitCode);
                return;
            }
            exitCode = code;
            action = listener;
        }
        if (action != null) {
            action.run();
        }
    }
}
