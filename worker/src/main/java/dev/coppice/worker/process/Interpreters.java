package dev.coppice.worker.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the shells that blocks can be trusted to: of the candidates for a language the first that is seen to fail a block with a
 * failed pipeline in it. Each language is looked for once. Safe for use by many threads.
 */
public final class Interpreters {

    /** Where the shells are. */
    public interface Place {
        /**
         * Runs a command to its end, with no input, and throws its output away.
         *
         * @param words the first names a program
         * @return its exit code; empty where there is no such program
         */
        OptionalInt run(List<String> words) throws IOException, InterruptedException;
    }

    private static final int OF_THE_PIPELINE = 42;
    private static final String FAILED_PIPELINE = "(exit " + OF_THE_PIPELINE + ") | true; exit 0";
    // In POSIX mode a command substitution keeps errexit, as it does in every other sh; else bash has to be told, from
    // 4.4 on.
    private static final Map<String, List<String>> CANDIDATES = Map.of(
            "bash",
            List.of(
                    "bash --noprofile --norc -e -o pipefail -O inherit_errexit",
                    "bash --noprofile --norc -e -o pipefail"),
            "sh",
            List.of(
                    "sh -e -o pipefail",
                    "bash --noprofile --norc --posix -e -o pipefail",
                    "busybox sh -e -o pipefail"));

    private final Place place;
    private final Map<String, List<String>> found;

    public Interpreters(Place place) {
        this(place, new ConcurrentHashMap<>());
    }

    /** @param found what is known of the place, by language; gets what is found. Safe for use by many threads */
    public Interpreters(Place place, Map<String, List<String>> found) {
        this.place = place;
        this.found = found;
    }

    /**
     * What a block's script is run with.
     *
     * @param language {@code bash} or {@code sh}
     * @return a command that the script's path is to follow; the first word is a program's name
     * @throws UntrustedShellException when there is none; the message says what was tried, and what helps
     */
    public List<String> command(String language) throws IOException, InterruptedException {
        List<String> known = found.get(language);
        if (known == null) {
            known = find(language); // two threads may both look; they find the same
            found.put(language, known);
        }
        return known;
    }

    private List<String> find(String language) throws IOException, InterruptedException {
        List<String> candidates = CANDIDATES.get(language);
        if (candidates == null) {
            throw new IllegalArgumentException("blocks are for bash or sh, not for '" + language + "'");
        }
        List<String> refused = new ArrayList<>();
        for (String candidate : candidates) {
            List<String> words = List.of(candidate.split(" "));
            List<String> probe = new ArrayList<>(words);
            probe.addAll(List.of("-c", FAILED_PIPELINE));
            OptionalInt exit = place.run(probe);
            if (exit.equals(OptionalInt.of(OF_THE_PIPELINE))) {
                return words;
            }
            refused.add("`" + candidate + "` " + (exit.isEmpty() ? "is not there" : "does not"));
        }
        throw new UntrustedShellException(language, refused);
    }
}
