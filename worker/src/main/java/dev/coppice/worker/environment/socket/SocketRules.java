package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.Limits;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the operator says of containers that tasks start.
 *
 * @param offered whether tasks get a socket at all
 * @param limits of each container: one that asks for none gets these, one that asks for more is refused
 */
public record SocketRules(boolean offered, Set<Right> rights, Limits limits) {
    /** A socket, no rights, no limits. */
    public static final SocketRules DEFAULT = new SocketRules(true, Set.of(), Limits.NONE);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmgt]?)");

    public SocketRules {
        rights = Set.copyOf(rights);
    }

    /**
     * Reads words such as {@code mounts}, {@code memory=4g}, {@code cpus=1.5}, {@code pids=500}; {@code none} stands alone.
     *
     * @throws IllegalArgumentException when a word is none of these; the message says which there are
     */
    public static SocketRules of(Collection<String> words) {
        boolean offered = true;
        Set<Right> rights = EnumSet.noneOf(Right.class);
        Limits limits = Limits.NONE;
        for (String word : words) {
            int equals = word.indexOf('=');
            try {
                if (equals > 0) {
                    limits = with(limits, word.substring(0, equals), word.substring(equals + 1));
                } else if (word.equals("none") && words.size() == 1) {
                    offered = false;
                } else {
                    rights.add(Right.ofWord(word));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + word + "' is none of " + known(), e);
            }
        }
        return new SocketRules(offered, rights, limits);
    }

    private static String known() {
        return Arrays.stream(Right.values()).map(Right::word).collect(Collectors.joining(", "))
                + ", memory=SIZE, cpus=NUMBER, pids=NUMBER; or none, alone";
    }

    private static Limits with(Limits limits, String name, String value) {
        return switch (name) {
            case "memory" -> limits.withMemory(bytes(value));
            case "cpus" -> limits.withCpus(positive(new BigDecimal(value).doubleValue()));
            case "pids" -> limits.withProcesses((int) positive(Integer.parseInt(value)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static double positive(double number) {
        if (number <= 0) {
            throw new IllegalArgumentException("not above 0");
        }
        return number;
    }

    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(size.group(1));
        if (count == 0) {
            throw new IllegalArgumentException(text);
        }
        int thousands = "kmgt".indexOf(size.group(2)) + 1;
        return size.group(2).isEmpty() ? count : count << (10 * thousands);
    }

    boolean allows(Right right) {
        return rights.contains(right);
    }

    /** @param what so that it can begin a sentence */
    void require(Right right, String what) throws Refusal {
        if (!allows(right)) {
            throw Refusal.forbidden(what + " is not allowed to tasks here; the operator may allow it with"
                    + " --task-containers " + right.word());
        }
    }
}
