package dev.coppice.coordinator.report;

import java.util.regex.Pattern;

/** Makes text of programs fit to be shown: it may hold escape sequences of terminals, and characters that no document may. */
final class PlainText {
    private static final Pattern ESCAPES = Pattern.compile(
            "\u001b(?:\\[[0-9;:?<=>]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[@-Z\\\\^_])");

    private PlainText() {}

    /** Keeps tabs and line feeds; drops escape sequences and other control characters, and what XML does not have. */
    static String of(String text) {
        String plain = text.indexOf('\u001b') < 0 ? text : ESCAPES.matcher(text).replaceAll("");
        if (plain.chars().allMatch(PlainText::isHarmless)) {
            return plain;
        }
        StringBuilder kept = new StringBuilder(plain.length());
        plain.replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .filter(PlainText::isLegal)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** As {@link #of}, on one line. */
    static String line(String text) {
        return of(text).replaceAll("\\s+", " ").strip();
    }

    /** The first line that holds anything, at most so many characters of it. */
    static String firstLine(String text, int length) {
        String first = of(text).strip().lines().findFirst().orElse("").strip();
        return cut(first, length);
    }

    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + "…";
    }

    /** The last characters of a text, from the beginning of a line on where there is one. */
    static String end(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        String end = text.substring(text.length() - length);
        return "…" + end.substring(Math.max(0, end.indexOf('\n')));
    }

    private static boolean isHarmless(int character) {
        return (character >= 0x20 && character < 0x7f) || character == '\n' || character == '\t';
    }

    private static boolean isLegal(int code) {
        return code == '\t'
                || code == '\n'
                || (code >= 0x20 && code < 0x7f)
                || (code > 0x9f && code < 0xd800)
                || (code > 0xdfff && code < 0xfffe)
                || code > 0xffff;
    }
}
