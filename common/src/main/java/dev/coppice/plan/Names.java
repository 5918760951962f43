package dev.coppice.plan;

import java.util.regex.Pattern;

/** The names and one-line texts that settings are made of; each method returns its argument or throws {@link InvalidValue}. */
public final class Names {
    private static final int MOST_SHOWN = 60;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern OWN_VARIABLE = Pattern.compile("COPPICE_.*|HOME|TMPDIR");
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern HOST = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String REGISTRY =
            "(?:(?:[A-Za-z0-9][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)+(?::\\d+)?|[A-Za-z0-9-]+:\\d+|localhost|\\[[0-9a-fA-F:]+](?::\\d+)?)/)?";
    // The grammar of distribution/reference, which engines use.
    private static final Pattern IMAGE = Pattern.compile(
            REGISTRY + PART + "(?:/" + PART + ")*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
    private static final int LONGEST_IMAGE = 512;

    private Names() {}

    /** An environment variable of whatever name. */
    static String anyVariable(String name) {
        if (!VARIABLE.matcher(name).matches()) {
            throw new InvalidValue(
                    "\"" + name + "\" is not a variable's name", "use letters, digits and _, with no digit first");
        }
        return name;
    }

    /** An environment variable that a plan may set; what Coppice sets for every attempt is refused. */
    public static String variable(String name) {
        anyVariable(name);
        if (OWN_VARIABLE.matcher(name).matches()) {
            throw new InvalidValue(
                    "Coppice sets " + name + " itself, for each attempt its own",
                    "choose another name, or set it inside the shell block that needs it");
        }
        return name;
    }

    /** The value of an environment variable: anything but a NUL character. */
    public static String variableValue(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new InvalidValue("it contains a NUL character", "no program can be given one; remove it");
        }
        return value;
    }

    public static String pool(String name) {
        return simple(name, "a pool's name");
    }

    static String cache(String name) {
        return simple(name, "a cache's name");
    }

    private static String simple(String name, String what) {
        if (!SIMPLE.matcher(name).matches()) {
            throw new InvalidValue(
                    "\"" + name + "\" is not " + what,
                    "use at most 63 letters, digits, dots, dashes and underscores, with a letter or digit first");
        }
        return name;
    }

    static String service(String name) {
        if (!HOST.matcher(name).matches()) {
            throw new InvalidValue(
                    "\"" + name + "\" is not a service's name",
                    "it becomes a host name: use small letters, digits and dashes, with a letter first");
        }
        return name;
    }

    static String image(String name) {
        if (name.length() > LONGEST_IMAGE || !IMAGE.matcher(name).matches()) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(beginning(name)) + "\" is not an image's name",
                    "write it like postgres:16, or registry.example.org/team/app:1.2; the name is in small letters");
        }
        return name;
    }

    /** A text that stands on one line and says something. */
    static String line(String text) {
        if (text.isBlank()) {
            throw new InvalidValue("it is empty", "write something, or remove the key");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(beginning(text)) + "\" is longer than a line, or has a control character",
                    "write it on one line");
        }
        return text.strip();
    }

    private static String beginning(String text) {
        int shown = text.offsetByCodePoints(0, Math.min(MOST_SHOWN, text.codePointCount(0, text.length())));
        return shown == text.length() ? text : text.substring(0, shown) + "…";
    }
}
