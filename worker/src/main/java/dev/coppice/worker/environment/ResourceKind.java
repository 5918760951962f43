package dev.coppice.worker.environment;

import java.util.Locale;

/** What an engine holds for us. */
enum ResourceKind {
    CONTAINER,
    NETWORK,
    VOLUME,
    /** One that was built for its owner alone. */
    IMAGE,
    /** Whatever the labels say that the owner's tasks have made: also what an engine makes beside what it is asked for. */
    OF_TASKS;

    /** As it stands in ledgers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
