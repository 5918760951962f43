package dev.coppice.worker.process;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ends processes: SIGTERM, a grace, then SIGKILL for as long as any is left. An interrupt does not cut this short; it is kept
 * for the caller. For one thread.
 */
final class ProcessEnder {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long FIRST_LOOK_MILLIS = 1;
    private static final long LONGEST_LOOK_MILLIS = 100;

    private final ProcessFinder finder;
    private final Duration grace;
    private boolean interrupted;

    ProcessEnder(ProcessFinder finder, Duration grace) {
        this.finder = finder;
        this.grace = grace;
    }

    /**
     * Ends all that the search finds, again and again, until it finds nothing.
     *
     * @param session whose process group is signalled as one, so that no child forked meanwhile is missed; 0 for none
     */
    Swept end(long session, Supplier<List<ProcessEntry>> search) {
        Map<ProcessEntry.Identity, LeftProcess> seen = new LinkedHashMap<>();
        List<ProcessEntry> left = note(search.get(), seen);
        left = endWith(Signal.TERM, left, grace, session, search, seen);
        left = endWith(Signal.KILL, left, PATIENCE, session, search, seen);
        List<LeftProcess> remaining = left.stream()
                .map(ProcessEntry::identity)
                .map(seen::remove)
                .filter(Objects::nonNull)
                .toList();
        List<LeftProcess> ended = List.copyOf(seen.values());
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
        return new Swept(ended, remaining);
    }

    private List<ProcessEntry> note(List<ProcessEntry> found, Map<ProcessEntry.Identity, LeftProcess> seen) {
        found.forEach(entry -> seen.computeIfAbsent(entry.identity(), same -> finder.describe(entry)));
        return found;
    }

    private List<ProcessEntry> endWith(
            Signal signal,
            List<ProcessEntry> first,
            Duration limit,
            long session,
            Supplier<List<ProcessEntry>> search,
            Map<ProcessEntry.Identity, LeftProcess> seen) {
        long deadline = System.nanoTime() + limit.toNanos();
        long look = FIRST_LOOK_MILLIS;
        List<ProcessEntry> left = first;
        send(signal, left, session);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            pause(Math.min(look, 1 + (deadline - System.nanoTime()) / 1_000_000));
            look = Math.min(2 * look, LONGEST_LOOK_MILLIS);
            left = note(search.get(), seen);
            if (signal == Signal.KILL) {
                send(signal, left, session);
            }
        }
        return left;
    }

    /** Not for the processes' ends: each that is no child of ours would take a thread, which may be one more than this user may have. */
    private void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    private void send(Signal signal, List<ProcessEntry> targets, long session) {
        boolean reached = session != 0
                && targets.stream().anyMatch(entry -> entry.group() == session)
                && sendToGroup(signal, session);
        for (ProcessEntry target : targets) {
            // The handle knows the start time of what it names; it is taken between two looks at the same process.
            Optional<ProcessHandle> handle =
                    reached && target.group() == session ? Optional.empty() : ProcessHandle.of(target.pid());
            if (handle.isPresent() && finder.isCurrent(target)) {
                if (signal == Signal.KILL) {
                    handle.get().destroyForcibly();
                } else {
                    handle.get().destroy();
                }
            }
        }
    }

    /**
     * The group has members, as the process table has just told, so its id can't have gone to another.
     *
     * @return false when no program can be started for it: the owner may have taken all the processes that its user may have
     */
    private boolean sendToGroup(Signal signal, long group) {
        // One that is stopped takes a TERM only when it goes on.
        String script = signal == Signal.KILL ? "kill -s KILL -- -$0" : "kill -s TERM -- -$0; kill -s CONT -- -$0";
        try {
            Process kill = new ProcessBuilder("sh", "-c", script, Long.toString(group))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            while (true) {
                try {
                    return kill.waitFor() == 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (IOException | OutOfMemoryError e) {
            return false;
        }
    }

    private enum Signal {
        TERM,
        KILL
    }
}
