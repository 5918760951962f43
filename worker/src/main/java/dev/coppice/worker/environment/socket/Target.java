package dev.coppice.worker.environment.socket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is about.
 *
 * @param version such as {@code /v1.41}; empty for whatever the engine takes
 * @param path decoded, without the version; of plain characters, so that nobody reads it in another way
 */
record Target(String version, String path, Query query) {
    /** Before it, the start of a container could change how it is set up. */
    private static final int OLDEST_MINOR = 24;

    private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_.:@+-]+)+");
    private static final Pattern VERSIONED = Pattern.compile("(/v1\\.([0-9]{1,3}))(/.*)");
    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

    static Target parse(String text) throws Refusal {
        int mark = text.indexOf('?');
        String encoded = mark < 0 ? text : text.substring(0, mark);
        String path = ENCODED.matcher(encoded)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(
                        Integer.parseInt(found.group(1), 16)))); // once: what it leaves is as it stands
        if (!PLAIN.matcher(path).matches()
                || path.contains("/./")
                || path.contains("/../")
                || path.endsWith("/.")
                || path.endsWith("/..")) {
            throw Refusal.bad("the path has empty or dotted parts, or characters that no call of the engine has");
        }
        Query query = Query.parse(mark < 0 ? "" : text.substring(mark + 1));
        Matcher versioned = VERSIONED.matcher(path);
        if (!versioned.matches()) {
            return new Target("", path, query);
        }
        if (Integer.parseInt(versioned.group(2)) < OLDEST_MINOR) {
            throw Refusal.bad("version 1." + versioned.group(2) + " of the API is too old; take 1." + OLDEST_MINOR
                    + " or a newer one");
        }
        return new Target(versioned.group(1), versioned.group(3), query);
    }
}
