package dev.coppice.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Random values for properties; what fails says which seed makes it again. */
final class Samples {
    private final RandomGenerator random;

    private Samples(long seed) {
        this.random = RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(seed);
    }

    /** Checks a property on so many samples, from a start that differs from run to run. */
    static void check(int count, Consumer<Samples> property) {
        long start = System.nanoTime();
        for (long seed = start; seed < start + count; seed++) {
            try {
                property.accept(new Samples(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("fails with new Samples(" + seed + "L): " + e.getMessage(), e);
            }
        }
    }

    /** From the first to the last, both included. */
    int number(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    boolean chance() {
        return random.nextBoolean();
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> Optional<T> maybe(Supplier<T> value) {
        return chance() ? Optional.of(value.get()) : Optional.empty();
    }

    <T> List<T> list(int least, int most, IntFunction<T> item) {
        return IntStream.range(0, number(least, most)).mapToObj(item).toList();
    }

    /** A text of up to so many of these characters. */
    String text(String characters, int most) {
        int[] points = characters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = number(1, most); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
