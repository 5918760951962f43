package dev.coppice.coordinator.simulation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Silences what a coordinator logs of failures that are meant, as long as any of its tests runs: classes of them run side by side. */
final class SilentDecisions implements BeforeEachCallback, AfterEachCallback {
    private static final Logger DECISIONS = Logger.getLogger("dev.coppice.coordinator");

    @Override
    public void beforeEach(ExtensionContext context) {
        running(context).incrementAndGet();
        DECISIONS.setLevel(Level.OFF);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (running(context).decrementAndGet() == 0) {
            DECISIONS.setLevel(null);
        }
    }

    private static AtomicInteger running(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SilentDecisions.class))
                .computeIfAbsent(AtomicInteger.class, type -> new AtomicInteger(), AtomicInteger.class);
    }
}
