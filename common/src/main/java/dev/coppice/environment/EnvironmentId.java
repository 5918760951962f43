package dev.coppice.environment;

import java.util.regex.Pattern;

/**
 * Names one incarnation of a fleet's named environment: what was made under the same name before or after has another token.
 *
 * @param name as people write it, such as {@code WO-042}
 * @param token random
 */
public record EnvironmentId(String name, String token) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** Whether an environment can have a name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Says what a name has to look like, for people. */
    public static String refusal(String text) {
        return "\"" + text + "\" can't be an environment's name: use at most 63 letters, digits,"
                + " dots, dashes and underscores, with a letter or digit first, like WO-042";
    }

    @Override
    public String toString() {
        return name;
    }
}
