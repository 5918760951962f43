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
    private final Consumer<String> saying;
    private String said = "";

    Insistence(CountDownLatch stopping, Consumer<String> saying) {
        this.stopping = stopping;
        this.saying = saying;
    }

    /** What came of it when it worked; empty when it was told to stop before. */
    <T> Optional<T> on(Supplier<T> action) {
        while (stopping.getCount() > 0) {
            try {
                return Optional.of(action.get());
            } catch (StoreException e) {
                String why = "waiting for the database: " + e.getMessage();
                if (!why.equals(said)) {
                    said = why;
                    saying.accept(why);
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
