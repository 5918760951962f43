package dev.coppice.worker.environment.socket;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The names of what an attempt makes, which the engine has with a prefix: two attempts give the same names, and neither sees the prefix.
 *
 * @param prefix of lower-case letters and digits, with a hyphen at its end
 */
record Names(String prefix) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final int RANDOM_BYTES = 16;

    /** The engine's name for one that the attempt gives. */
    String outside(String inside) throws Refusal {
        if (!NAME.matcher(inside).matches()) {
            throw Refusal.bad("'" + inside + "' is no name: letters, digits, and _ . - behind the first of them");
        }
        return prefix + inside;
    }

    /** One that nothing has, for what the attempt gives none. */
    String unnamed() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    String inside(String outside) {
        return outside.startsWith(prefix) ? outside.substring(prefix.length()) : outside;
    }
}
