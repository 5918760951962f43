package dev.coppice.worker.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds secrets in bytes, in the forms in which programs write them: as they are, and in the usual {@link Encodings}. A secret of
 * several lines is found line by line, and encoded as a whole too. Safe for use by many threads.
 */
final class SecretForms {
    /** No secret begins there. */
    static final int NONE = -2;

    /** Whether a secret begins there, what comes next must tell. */
    static final int UNFINISHED = TerminalCodes.UNFINISHED;

    // A shorter line of a longer secret, such as a brace, tells nothing and is everywhere; so would be what it is
    // encoded as.
    private static final int SHORTEST_PART = 4;

    // So much of a secret at the very end of a text is masked, too: the text may have been cut there.
    private static final int LONGEST_LEFT = 8;

    private final byte[][][] byFirst = new byte[256][0][];
    // By the first byte and the one after it: which most output has never, and so costs nothing more.
    private final boolean[] beginnings = new boolean[1 << 16];
    private final boolean empty;

    private SecretForms(Collection<String> forms) {
        empty = forms.isEmpty();
        List<byte[]> longestFirst = forms.stream()
                .map(form -> form.getBytes(UTF_8))
                .sorted(Comparator.comparingInt((byte[] form) -> form.length).reversed())
                .toList();
        for (byte[] form : longestFirst) {
            int first = form[0] & 0xff;
            byte[][] all = Arrays.copyOf(byFirst[first], byFirst[first].length + 1);
            all[all.length - 1] = form;
            byFirst[first] = all;
            for (int second = 0; second < 256; second++) {
                if (form.length == 1 || (byte) second == form[1] || Unseen.mayBegin((byte) second)) {
                    beginnings[first << 8 | second] = true;
                }
            }
        }
    }

    /** @param secrets their values; blank ones are ignored */
    static SecretForms of(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : secrets) {
            List<String> lines = secret.strip().lines().map(String::strip).toList();
            boolean several = lines.size() > 1;
            lines.stream()
                    .filter(line -> line.length() >= (several ? SHORTEST_PART : 1))
                    .forEach(line -> add(line, forms));
            if (several) {
                Encodings.of(secret.strip()).stream()
                        .filter(form -> form.indexOf('\n') < 0)
                        .forEach(forms::add);
            }
        }
        return new SecretForms(forms);
    }

    private static void add(String line, Set<String> forms) {
        forms.add(line);
        if (line.length() >= SHORTEST_PART) {
            forms.addAll(Encodings.of(line));
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /**
     * Where the secret ends that begins at a place, or {@link #NONE}, or {@link #UNFINISHED}.
     *
     * @param moreComes false when nothing comes after these bytes: then it is never unfinished
     */
    int end(byte[] bytes, int at, int end, boolean moreComes) {
        int first = bytes[at] & 0xff;
        if (at + 1 < end && !beginnings[first << 8 | (bytes[at + 1] & 0xff)]) {
            return NONE;
        }
        for (byte[] form : byFirst[first]) {
            int found = end(form, bytes, at, end, moreComes, false);
            if (found == NONE) {
                found = end(form, bytes, at, end, moreComes, true);
            }
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    /** @param onPage whether an escape alone is passed over, as pages do, and not the letter after it, as terminals do */
    private static int end(byte[] form, byte[] bytes, int at, int end, boolean moreComes, boolean onPage) {
        int next = at + 1;
        for (int matched = 1; matched < form.length; matched++) {
            int limit = next + TerminalCodes.LONGEST;
            while (next < end && bytes[next] != form[matched]) {
                int seen = onPage && bytes[next] == TerminalCodes.ESCAPE
                        ? next + 1
                        : Unseen.end(bytes, next, end, form[matched - 1], matched);
                if (seen == next || seen > limit) {
                    return NONE;
                }
                next = seen == TerminalCodes.UNFINISHED ? end : seen;
            }
            if (next == end) {
                return moreComes ? UNFINISHED : matched >= LONGEST_LEFT ? end : NONE;
            }
            next++;
        }
        return next;
    }
}
