package dev.coppice.plan;

import java.util.Locale;

/** Makes characters visible that a terminal would not show, or act upon, as Java writes them: {@code \t}, {@code \u001b}. */
public final class EscapedText {
    /** What stands for bytes that are no text in the encoding they were read in. */
    private static final int REPLACEMENT = 0xfffd;

    private EscapedText() {}

    /** The text with all such characters escaped, line breaks too. */
    public static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(c, visible));
        return visible.toString();
    }

    /** As {@link #of}, with line breaks left as they are. */
    static String ofLines(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                visible.append('\n');
            } else {
                append(c, visible);
            }
        });
        return visible.toString();
    }

    /** Whether the text holds what stands for bytes that were not UTF-8. */
    static boolean isBroken(String text) {
        return text.codePoints().anyMatch(c -> c == REPLACEMENT || Character.getType(c) == Character.SURROGATE);
    }

    private static void append(int c, StringBuilder visible) {
        switch (c) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            default -> {
                if (c == REPLACEMENT || isUnseen(c)) {
                    for (char unit : Character.toChars(c)) {
                        visible.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                    }
                } else {
                    visible.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isUnseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
