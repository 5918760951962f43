package dev.coppice.coordinator.session;

import dev.coppice.session.SessionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is noted of a session beside what it runs.
 *
 * @param submitter who asked for it; empty when nobody said
 * @param labels names of at most 64 characters with texts of at most 256
 * @param retryOf the session that this one tries again
 * @param pool the one asked for, over what the plans say; empty for theirs
 * @param warnings a line each
 */
public record SessionNotes(
        String submitter,
        SortedMap<String, String> labels,
        Optional<SessionId> retryOf,
        String pool,
        List<String> warnings) {
    /** Nothing. */
    public static final SessionNotes NONE = new SessionNotes("", new TreeMap<>(), Optional.empty(), "", List.of());

    public SessionNotes {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        warnings = List.copyOf(warnings);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (label.getKey().isEmpty()
                    || label.getKey().length() > 64
                    || label.getValue().length() > 256) {
                throw new IllegalArgumentException(
                        "label " + label.getKey() + ": a name has 1 to 64 characters, and a text at most 256");
            }
        }
    }
}
