package dev.coppice.plan;

import java.util.Optional;

/**
 * A plan's text in its two parts. Both keep the line numbers of the file: each has an empty line for every line before it.
 *
 * @param yaml empty when there is no front matter
 */
record FrontMatter(String yaml, String body) {

    /** Splits where a first line {@code ---}, which only empty lines may precede, has a later {@code ---} or {@code ...}; empty, with a problem added, when it has none. */
    static Optional<FrontMatter> split(String text, Problems problems) {
        String[] lines = text.split("\n", -1);
        int open = 0;
        while (open < lines.length && lines[open].isBlank()) {
            open++;
        }
        if (open == lines.length || !lines[open].stripTrailing().equals("---")) {
            return Optional.of(new FrontMatter("", text));
        }
        for (int close = open + 1; close < lines.length; close++) {
            String line = lines[close].stripTrailing();
            if (line.equals("---") || line.equals("...")) {
                return Optional.of(new FrontMatter(part(lines, open + 1, close), part(lines, close + 1, lines.length)));
            }
        }
        problems.add(open + 1, "the front matter that begins here never ends", "end it with a line of three dashes");
        return Optional.empty();
    }

    private static String part(String[] lines, int from, int to) {
        StringBuilder part = new StringBuilder("\n".repeat(from));
        for (int i = from; i < to; i++) {
            part.append(lines[i]).append('\n');
        }
        return part.toString();
    }
}
