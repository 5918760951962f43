package dev.coppice.job;

import dev.coppice.environment.Ability;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the tickets of jobs wait that the same workers can take: those who serve a pool, or only the able ones of them.
 *
 * @param ability that a worker needs, all lesser ones included; empty where each worker of the pool will do
 */
public record JobQueue(String pool, Optional<Ability> ability) {
    /** Stands in no pool's name. */
    private static final String SIGN = "+";

    /** For jobs of a pool that need these abilities. */
    public static JobQueue of(String pool, Set<Ability> needs) {
        return new JobQueue(pool, needs.stream().max(Comparator.naturalOrder()));
    }

    /** The one of this {@link #name}. */
    public static JobQueue named(String name) {
        int sign = name.indexOf(SIGN);
        return sign < 0
                ? new JobQueue(name, Optional.empty())
                : new JobQueue(name.substring(0, sign), Ability.of(name.substring(sign + 1)));
    }

    /** All of a pool, each able to be served by fewer workers than the one before. */
    public static List<JobQueue> all(String pool) {
        return Stream.concat(
                        Stream.of(Optional.<Ability>empty()),
                        Stream.of(Ability.values()).map(Optional::of))
                .map(ability -> new JobQueue(pool, ability))
                .toList();
    }

    /**
     * Those that a worker takes tickets from.
     *
     * @param abilities what it can do, by {@link Ability#word}; words of later releases say nothing
     */
    public static Set<JobQueue> served(Set<String> pools, Set<String> abilities) {
        return pools.stream()
                .flatMap(pool -> all(pool).stream())
                .filter(queue -> queue.ability()
                        .map(Ability::word)
                        .map(abilities::contains)
                        .orElse(true))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Such as {@code default} or {@code default+containers}: no other one's. */
    public String name() {
        return pool + ability.map(needed -> SIGN + needed.word()).orElse("");
    }
}
