package dev.coppice.worker.environment;

import java.util.Locale;

/** What an engine holds for us. */
enum ResourceKind {
    CONTAINER,
    NETWORK,
    VOLUME;

    /** As it stands in ledgers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
