package dev.coppice.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person may have meant by a word that is not known. */
public final class Suggestion {
    private static final int SHORTEST_STEM = 4;
    private static final int LONGEST_WORD = 100;

    private Suggestion() {}

    /** The known word that is closest to the given one, when it is close enough to be a slip of the pen. */
    public static Optional<String> closest(String word, Collection<String> known) {
        String plain = plain(word);
        return known.stream()
                .filter(candidate -> isNear(plain, plain(candidate)))
                .min(Comparator.comparingInt((String candidate) -> distance(plain, plain(candidate)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String word, String candidate) {
        int most = Math.min(1 + word.length() / 4, word.length() - 1);
        if (word.length() > LONGEST_WORD || Math.abs(word.length() - candidate.length()) > LONGEST_WORD) {
            return false;
        }
        boolean begins = word.length() >= SHORTEST_STEM && candidate.startsWith(word.substring(0, word.length() - 1));
        return begins || distance(word, candidate) <= most;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** The least number of letters to insert, delete, replace or swap with their neighbour. */
    public static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                cost[i][j] =
                        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
