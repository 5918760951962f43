package dev.coppice.testkit.lifecycle;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test when a thread has ended with an error that nobody caught: such a thread's failure would otherwise be a few lines on the
 * console of a test that passes. JUnit finds it by itself, for every test of a module that has the testkit. A thread that outlives its
 * test fails a later one, so the message names the thread.
 */
public final class UncaughtErrors implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private record Uncaught(Thread thread, Throwable error) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        uncaught(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        failIfAny(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failIfAny(context);
    }

    private static void failIfAny(ExtensionContext context) {
        Queue<Uncaught> all = uncaught(context);
        Uncaught first = all.poll();
        if (first == null) {
            return;
        }
        AssertionError failure = new AssertionError(
                "thread '" + first.thread().getName() + "' of this test, or of one before it, ended with an error",
                first.error());
        for (Uncaught next = all.poll(); next != null; next = all.poll()) {
            failure.addSuppressed(next.error());
        }
        throw failure;
    }

    private static Queue<Uncaught> uncaught(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(UncaughtErrors.class))
                .computeIfAbsent(UncaughtErrors.class, type -> listen(), Listening.class)
                .uncaught();
    }

    private record Listening(Queue<Uncaught> uncaught) {}

    private static Listening listen() {
        Queue<Uncaught> uncaught = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(new Uncaught(thread, error)));
        return new Listening(uncaught);
    }
}
