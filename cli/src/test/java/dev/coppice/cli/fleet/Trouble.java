package dev.coppice.cli.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What befalls a fleet at one time.
 *
 * @param harms all at once; each to a part of its own
 * @param lasts until all is mended
 * @param quiet until the next trouble
 */
record Trouble(List<Harm> harms, Duration lasts, Duration quiet) {
    private static final int TIMES = 4;
    private static final int LONGEST_MILLIS = 7_000;
    private static final int LONGEST_QUIET_MILLIS = 2_500;

    enum Kind {
        KILL,
        FREEZE
    }

    record Harm(Kind kind, String part) {
        @Override
        public String toString() {
            return kind + " " + part;
        }
    }

    /** The troubles of a seed: always the same. */
    static List<Trouble> of(long seed, List<String> parts) {
        Random random = new Random(seed);
        return IntStream.range(0, TIMES).mapToObj(time -> next(random, parts)).toList();
    }

    private static Trouble next(Random random, List<String> parts) {
        List<String> order = new ArrayList<>(parts);
        Collections.shuffle(order, random);
        int struck = random.nextInt(3) == 0 ? 2 : 1;
        List<Harm> harms = order.stream()
                .limit(struck)
                .map(part -> new Harm(random.nextInt(3) == 0 ? Kind.FREEZE : Kind.KILL, part))
                .toList();
        boolean longer =
                harms.stream().anyMatch(harm -> harm.kind() == Kind.FREEZE); // what is killed takes time to start
        return new Trouble(
                harms,
                Duration.ofMillis(random.nextInt(longer ? LONGEST_MILLIS : LONGEST_MILLIS / 5)),
                Duration.ofMillis(random.nextInt(LONGEST_QUIET_MILLIS)));
    }

    @Override
    public String toString() {
        return harms + " for " + lasts.toMillis() + " ms, then quiet for " + quiet.toMillis() + " ms";
    }
}
