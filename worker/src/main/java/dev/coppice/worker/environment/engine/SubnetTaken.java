package dev.coppice.worker.environment.engine;

import java.util.regex.Pattern;

/** How engines, and compose after them, say that a subnet overlaps another, or that they have none left; no status tells it. */
public final class SubnetTaken {
    private static final Pattern WORDS = Pattern.compile(
            "pool overlaps with other|could not find an available|all predefined address pools"
                    + "|subnet \\S+ is already used|is already being used by a network",
            Pattern.CASE_INSENSITIVE);

    private SubnetTaken() {}

    /** Whether these words say so. */
    public static boolean saidBy(String words) {
        return WORDS.matcher(words).find();
    }
}
