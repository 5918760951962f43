package dev.coppice.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Estimates how long a session will take yet: the work that is left over the slots, and no less than its longest piece. Expected
 * durations are stretched as far as reality has differed from them; where nothing is expected, the median of what has finished
 * is. For one thread.
 */
final class TimeLeft {
    private final int slots;
    private final TreeMap<Long, Integer> waiting = new TreeMap<>();
    private long waitingMillis;
    private int waitingUnknown;
    private final List<Long> finished = new ArrayList<>();
    private long foreseen;
    private long foreseenActual;
    private int foreseenCount;

    TimeLeft(int slots) {
        this.slots = slots;
    }

    /** A job waits to be run, or to be run once more. */
    void waits(JobOutline job) {
        if (job.expected().isEmpty()) {
            waitingUnknown++;
            return;
        }
        long millis = job.expected().get().toMillis();
        waiting.merge(millis, 1, Integer::sum);
        waitingMillis += millis;
    }

    /** A job that waited does so no longer. */
    void waitsNoMore(JobOutline job) {
        if (job.expected().isEmpty()) {
            waitingUnknown--;
            return;
        }
        long millis = job.expected().get().toMillis();
        waiting.computeIfPresent(millis, (key, count) -> count == 1 ? null : count - 1);
        waitingMillis -= millis;
    }

    /** A job took so long. */
    void took(JobOutline job, Duration duration) {
        long millis = duration.toMillis();
        int place = Collections.binarySearch(finished, millis);
        finished.add(place < 0 ? -place - 1 : place, millis);
        if (job.expected().isPresent()) {
            foreseen += job.expected().get().toMillis();
            foreseenActual += millis;
            foreseenCount++;
        }
    }

    /** How long one that runs, or waits, takes in all; empty when nothing is known to go by. */
    Optional<Duration> estimate(JobOutline job) {
        return job.expected()
                .map(expected -> Duration.ofMillis((long) (expected.toMillis() * stretch())))
                .or(() -> median().map(Duration::ofMillis));
    }

    /** How long until the last job ends; empty when nothing is known to go by. */
    Optional<Duration> left(Collection<RunningJob> running, Instant now) {
        if (finished.isEmpty() && waitingUnknown > 0) {
            return Optional.empty();
        }
        double unknown = median().orElse(0L);
        double sum = waitingMillis * stretch() + waitingUnknown * unknown;
        double longest = waiting.isEmpty() ? 0 : waiting.lastKey() * stretch();
        if (waitingUnknown > 0) {
            longest = Math.max(longest, unknown);
        }
        for (RunningJob job : running) {
            Optional<Duration> whole = estimate(job.job());
            if (whole.isEmpty()) {
                return Optional.empty();
            }
            double left = remaining(whole.get(), job.elapsed(now));
            sum += left;
            longest = Math.max(longest, left);
        }
        return Optional.of(Duration.ofMillis((long) Math.max(sum / slots, longest)));
    }

    /** One that has taken longer than thought takes a tenth longer still. */
    private static double remaining(Duration whole, Duration elapsed) {
        return elapsed.compareTo(whole) > 0
                ? elapsed.toMillis() / 10.0
                : whole.minus(elapsed).toMillis();
    }

    /** Actual over expected, drawn towards 1 while few have finished. */
    private double stretch() {
        if (foreseen == 0) {
            return 1;
        }
        double usual = (double) foreseen / foreseenCount;
        return (foreseenActual + usual) / (foreseen + usual);
    }

    private Optional<Long> median() {
        return finished.isEmpty() ? Optional.empty() : Optional.of(finished.get(finished.size() / 2));
    }
}
