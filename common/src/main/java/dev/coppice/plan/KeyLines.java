package dev.coppice.plan;

import java.util.Map;

/**
 * Where a file gives its settings.
 *
 * @param lines from 1, by key ({@code needs}); the items of {@code needs} also one by one ({@code needs[0]})
 */
public record KeyLines(Map<String, Integer> lines) {
    /** Of settings that come from no file. */
    public static final KeyLines NONE = new KeyLines(Map.of());

    public KeyLines {
        lines = Map.copyOf(lines);
    }

    /** The line of a key, or 0 where the file does not give it. */
    public int of(String key) {
        return lines.getOrDefault(key, 0);
    }

    /** The line of the n-th needed plan, from 0. */
    public int ofNeed(int index) {
        return of(need(index));
    }

    static String need(int index) {
        return "needs[" + index + "]";
    }
}
