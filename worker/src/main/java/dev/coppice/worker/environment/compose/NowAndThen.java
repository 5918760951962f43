package dev.coppice.worker.environment.compose;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says how things stand, but not more often than every few seconds. For one thread. */
final class NowAndThen {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Consumer<String> lines;
    private long last = System.nanoTime();

    NowAndThen(Consumer<String> lines) {
        this.lines = lines;
    }

    void say(Supplier<String> line) {
        if (System.nanoTime() - last >= PAUSE.toNanos()) {
            last = System.nanoTime();
            lines.accept(line.get());
        }
    }
}
