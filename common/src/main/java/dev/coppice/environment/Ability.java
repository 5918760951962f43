package dev.coppice.environment;

import java.util.Locale;

/** What some workers can do, and others can't. */
public enum Ability {
    /** Has a container engine whose containers see the worker's files. */
    CONTAINERS,
    /** Has the compose command as well. */
    COMPOSE;

    /** As it is written in queue names, heartbeats and messages: {@code containers}, {@code compose}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
