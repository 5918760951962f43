package dev.coppice.coordinator.simulation;

import java.util.Random;
import java.util.random.RandomGenerator;

/** A source of random numbers from which the ids of sessions get only a few bits, so that they would often collide. */
record FewIds(Random random) implements RandomGenerator {
    private static final int IDS = 4;

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public long nextLong(long bound) {
        return random.nextLong(Math.min(bound, IDS));
    }
}
