package dev.coppice.environment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What some workers can do, and others can't; each has those before it as well. */
public enum Ability {
    /** Has a container engine, whose containers see the worker's files. */
    CONTAINERS,
    /** Has the compose command as well. */
    COMPOSE;

    /** As it is written in queue names, heartbeats and messages: {@code containers}, {@code compose}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of a {@link #word}; empty for one of a later release. */
    public static Optional<Ability> of(String word) {
        return Arrays.stream(values())
                .filter(ability -> ability.word().equals(word))
                .findFirst();
    }
}
