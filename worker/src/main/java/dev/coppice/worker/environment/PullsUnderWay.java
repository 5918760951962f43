package dev.coppice.worker.environment;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** How far the pulls of an environment have come. Safe for use by many threads. */
final class PullsUnderWay {
    private static final int PERCENT = 100;

    private final Map<String, String> all = new ConcurrentSkipListMap<>();

    void told(String image, long done, long known) {
        all.put(image, known > 0 ? " " + Math.min(PERCENT, done * PERCENT / known) + " %" : "");
    }

    void ended(String image) {
        all.remove(image);
    }

    /** Such as {@code pulling postgres:17 62 %}; empty when there are none. */
    Optional<String> doing() {
        return all.entrySet().stream()
                .map(pull -> pull.getKey() + pull.getValue())
                .reduce((one, other) -> one + ", " + other)
                .map(list -> "pulling " + list);
    }
}
