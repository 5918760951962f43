package dev.coppice.coordinator.http;

import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionObserver;
import dev.coppice.session.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes what happens in sessions on to whoever watches one, and remembers the last of it. The deciding thread hands changes over and
 * never waits: a watcher that does not keep up is cut off. Safe for use by many threads.
 */
final class LiveChanges implements SessionObserver, AutoCloseable {
    private static final int REMEMBERED = 4_096;
    private static final int PENDING = 8_192;

    /** A change under the number by which a watcher can go on after it. */
    record Numbered(String id, SessionChange change) {}

    private final String boot;
    private final Deque<Numbered> memory = new ArrayDeque<>();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private long count;
    private boolean closed;

    /** @param boot random; tells this process's numbers from those of others */
    LiveChanges(String boot) {
        this.boot = boot;
    }

    @Override
    public synchronized void changed(SessionChange change) {
        Numbered numbered = new Numbered(boot + "-" + ++count, change);
        memory.addLast(numbered);
        if (memory.size() > REMEMBERED) {
            memory.removeFirst();
        }
        watchers.forEach(watcher -> watcher.offer(numbered));
    }

    /** A new leadership begins: something may have happened that was not told here. */
    synchronized void forget() {
        memory.clear();
        count++;
        watchers.forEach(Watcher::cut);
    }

    /**
     * Begins to watch a session.
     *
     * @param after the number of the last change that is known; empty when none is
     */
    synchronized Watcher watch(SessionId session, Optional<String> after) {
        Watcher watcher = new Watcher(session);
        Optional<List<Numbered>> missed = after.flatMap(this::since);
        watcher.resumed = missed.isPresent();
        missed.ifPresent(changes -> changes.forEach(watcher::offer));
        if (closed) {
            watcher.cut();
        } else {
            watchers.add(watcher);
        }
        return watcher;
    }

    /** What came after a number; empty when that is not known any more. */
    private Optional<List<Numbered>> since(String id) {
        List<Numbered> since = new ArrayList<>();
        boolean found = false;
        for (Numbered numbered : memory) {
            if (found) {
                since.add(numbered);
            }
            found |= numbered.id().equals(id);
        }
        return found ? Optional.of(since) : Optional.empty();
    }

    /** Cuts all watchers off. */
    @Override
    public synchronized void close() {
        closed = true;
        watchers.forEach(Watcher::cut);
    }

    /** One who watches a session. For one thread. */
    final class Watcher implements AutoCloseable {
        private final SessionId session;
        private final LinkedBlockingQueue<Numbered> pending = new LinkedBlockingQueue<>(PENDING);
        private volatile boolean cut;
        private boolean resumed;

        private Watcher(SessionId session) {
            this.session = session;
        }

        private void offer(Numbered numbered) {
            if (numbered.change().session().equals(session) && !pending.offer(numbered)) {
                cut();
            }
        }

        private void cut() {
            cut = true;
            watchers.remove(this);
        }

        /** Whether all that happened since the last change it knows of follows. */
        boolean isResumed() {
            return resumed;
        }

        /** Whether no more is to be had: it did not keep up, or the coordinator stops. */
        boolean isCut() {
            return cut;
        }

        /** The next change; null when none came in time. */
        @Nullable
        Numbered next(long wait, TimeUnit unit) throws InterruptedException {
            return pending.poll(wait, unit);
        }

        @Override
        public void close() {
            cut();
        }
    }
}
