package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.view.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The time in which one call gets no answer. For one thread. */
final class Outage {
    private static final Duration SHORTEST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Server server;
    private Duration patience;
    private final Consumer<String> notices;
    private final CountDownLatch never = new CountDownLatch(1);
    private long began;
    private boolean hasBegun;
    private Duration pause = SHORTEST;

    Outage(Server server, Duration patience, Consumer<String> notices) {
        this.server = server;
        this.patience = patience;
        this.notices = notices;
    }

    /** It may take as long as this. */
    void lastAsLongAs(Duration longer) {
        patience = longer;
    }

    /**
     * Waits before the next try, longer each time.
     *
     * @param troubles of each coordinator
     * @throws CommandFailure when there is no use in waiting, or it has taken too long
     */
    void pause(Map<URI, Trouble> troubles, Duration atLeast) throws InterruptedException {
        long now = System.nanoTime();
        boolean isLasting = troubles.values().stream().allMatch(Trouble::isLasting);
        if (!hasBegun) {
            hasBegun = true;
            began = now;
            if (!isLasting) {
                notices.accept("coppice: " + server + " can't be reached (" + words(troubles) + "); trying again for "
                        + DurationText.coarse(patience));
            }
        }
        Duration left = patience.minusNanos(now - began);
        if (isLasting || left.isNegative() || left.isZero()) {
            throw CommandFailure.broken(
                    server + " can't be reached: " + words(troubles) + "\n    " + hint(troubles.values()));
        }
        Duration wanted = shorter(pause.compareTo(atLeast) < 0 ? atLeast : pause, left);
        if (never.await(wanted.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
        pause = shorter(pause.multipliedBy(2), LONGEST);
    }

    private static String words(Map<URI, Trouble> troubles) {
        if (troubles.size() == 1) {
            return troubles.values().iterator().next().what();
        }
        return troubles.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue().what())
                .collect(Collectors.joining("; "));
    }

    private static String hint(Collection<Trouble> troubles) {
        return troubles.stream()
                .map(Trouble::hint)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(
                        "is the coordinator running there? 'coppice coordinator' starts one, and --server, COPPICE_SERVER"
                                + " or 'coppice context use' names another");
    }

    /**
     * A coordinator has answered.
     *
     * @param left the one that had answered before, and what keeps it from answering, when it is another one
     */
    void end(URI address, Optional<Map.Entry<URI, Trouble>> left) {
        if (left.isPresent()) {
            notices.accept("coppice: going on with " + address + " instead of "
                    + left.get().getKey() + " (" + left.get().getValue().what() + ")");
        } else if (hasBegun) {
            notices.accept("coppice: " + address + " answers again");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
