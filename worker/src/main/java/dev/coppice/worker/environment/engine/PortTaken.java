package dev.coppice.worker.environment.engine;

import java.util.regex.Pattern;

/** How engines, and compose after them, say that a host port is in use; no status tells it from other failures. */
public final class PortTaken {
    private static final Pattern WORDS = Pattern.compile(
            "port is already allocated|address already in use|ports are not available|Bind for .* failed",
            Pattern.CASE_INSENSITIVE);

    private PortTaken() {}

    /** Whether these words say so. */
    public static boolean saidBy(String words) {
        return WORDS.matcher(words).find();
    }
}
