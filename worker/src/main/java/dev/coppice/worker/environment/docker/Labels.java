package dev.coppice.worker.environment.docker;

import java.util.List;
import java.util.Map;

/** Labels by which things are found. */
final class Labels {
    private Labels() {}

    static List<String> filter(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList();
    }

    /** Whether all are there, exactly: what an engine takes for a match is not relied on. */
    static boolean hold(Map<String, String> actual, Map<String, String> wanted) {
        return actual.entrySet().containsAll(wanted.entrySet());
    }
}
