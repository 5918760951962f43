package dev.coppice.transport.inprocess;

import dev.coppice.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to one listener: in order, in batches, one call at a time. What a listener throws at is delivered again
 * after a pause that doubles. Messages wait while nobody listens.
 *
 * <p>{@code this} guards the queue and who listens. {@code delivering} is held during a listener's call, so that whoever takes a
 * listener away can wait for its last call.
 */
final class Mailbox<T> {
    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());
    private static final int BATCH = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Executor executor;
    private final Timers timers;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final ReentrantLock delivering = new ReentrantLock();
    private @Nullable Consumer<List<T>> listener;
    private boolean scheduled;
    private Duration pause = FIRST_PAUSE;

    Mailbox(String name, Executor executor, Timers timers) {
        this.name = name;
        this.executor = executor;
        this.timers = timers;
    }

    void add(T message) {
        add(message, true);
    }

    /** Adds a message that is lost when nobody listens. */
    void addIfHeard(T message) {
        add(message, false);
    }

    private void add(T message, boolean keep) {
        synchronized (this) {
            if (listener == null && !keep) {
                return;
            }
            waiting.add(message);
            if (listener == null || scheduled) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::deliver);
    }

    /** Begins delivery. There is one listener at a time. */
    void open(Consumer<List<T>> to) {
        synchronized (this) {
            if (listener != null) {
                throw new IllegalStateException(name + " have a listener already; close its end first");
            }
            listener = to;
            pause = FIRST_PAUSE;
            if (scheduled || waiting.isEmpty()) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::deliver);
    }

    /** Ends delivery, and waits for the listener's call that runs unless that is the caller itself. What waits is kept. */
    void close() {
        synchronized (this) {
            listener = null;
        }
        delivering.lock();
        try {
            LOG.log(System.Logger.Level.DEBUG, "the listener of {0} has ended", name);
        } finally {
            delivering.unlock();
        }
    }

    private void deliver() {
        delivering.lock();
        try {
            while (true) {
                Consumer<List<T>> to;
                List<T> batch;
                synchronized (this) {
                    to = listener;
                    if (to == null || waiting.isEmpty()) {
                        scheduled = false;
                        return;
                    }
                    batch = waiting.stream().limit(BATCH).toList();
                }
                try {
                    to.accept(batch);
                } catch (RuntimeException e) {
                    tryAgainLater(batch.size(), e);
                    return;
                }
                settle(batch.size());
            }
        } finally {
            delivering.unlock();
        }
    }

    private synchronized void settle(int count) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
        }
        pause = FIRST_PAUSE;
    }

    private void tryAgainLater(int count, RuntimeException e) {
        Duration wait;
        synchronized (this) {
            wait = pause;
            pause = pause.compareTo(LONGEST_PAUSE.dividedBy(2)) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the listener failed on " + count + " " + name + "; they are delivered again in " + wait.toMillis()
                        + " ms",
                e);
        timers.after(wait, () -> executor.execute(this::deliver));
    }

    /** Everything that waits. */
    synchronized List<T> waiting() {
        return new ArrayList<>(waiting);
    }
}
