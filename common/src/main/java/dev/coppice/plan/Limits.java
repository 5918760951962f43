package dev.coppice.plan;

import dev.coppice.environment.PullPolicy;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** What containers and services say of their image and their share of the machine. */
final class Limits {
    static final int MOST_PIDS = 4_194_304; // of a 64-bit Linux: see proc(5), pid_max

    private static final Pattern CPUS = Pattern.compile("\\d{1,4}(\\.\\d{1,3})?");
    private static final Pattern CAPABILITY = Pattern.compile("(CAP_)?[A-Z][A-Z_]{1,30}");

    private Limits() {}

    static PullPolicy pull(Fields fields) {
        return fields.optional("pull", Values.word(PullPolicy.class)).orElse(PullPolicy.MISSING);
    }

    static double cpus(String text) {
        if (CPUS.matcher(text).matches() && new BigDecimal(text).signum() > 0) {
            return Double.parseDouble(text);
        }
        throw new InvalidValue("\"" + text + "\" is not a number of processors", "write it like 2 or 0.5");
    }

    /** Without the prefix that the kernel's headers give it. */
    static String capability(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (!CAPABILITY.matcher(upper).matches()) {
            throw new InvalidValue("\"" + text + "\" is not a Linux capability", "write it like NET_ADMIN");
        }
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }
}
