package dev.coppice.worker.environment;

import java.util.Locale;

/** What an engine holds for us. */
enum ResourceKind {
    CONTAINER,
    NETWORK,
    VOLUME,
    /** One that was built for its owner alone. */
    IMAGE;

    /** As it stands in ledgers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
