package dev.coppice.coordinator.server;

import dev.coppice.coordinator.session.StoreException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tries what needs the database again and again, and says why it waits each time the reason changes. */
final class Insistence {
    private static final int SECONDS = 2;

    private final CountDownLatch stopping;
    private final DatabaseHealth health;
    private final Consumer<StoreException> saying;
    private String said = "";

    Insistence(CountDownLatch stopping, DatabaseHealth health, Consumer<StoreException> saying) {
        this.stopping = stopping;
        this.health = health;
        this.saying = saying;
    }

    /** What came of it when it worked; empty when it was told to stop before. */
    <T> Optional<T> on(Supplier<T> action) {
        while (stopping.getCount() > 0) {
            try {
                T result = action.get();
                health.worked();
                return Optional.of(result);
            } catch (StoreException e) {
                health.failed(e);
                String why = String.valueOf(e.getMessage());
                if (!why.equals(said)) {
                    said = why;
                    saying.accept(e);
                }
            }
            try {
                stopping.await(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        }
        return Optional.empty();
    }
}
