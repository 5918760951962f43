package dev.coppice.cli.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as a terminal shows it: what may be sent there, how many columns it takes, and how to cut it. */
public final class Text {
    /** CSI sequences; OSC, DCS, SOS, PM and APC strings up to their terminator; other escapes of one or two bytes. */
    private static final Pattern ESCAPE = Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]?"
            + "|(?:\u001b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)?"
            + "|\u001b[ -/]*[0-~]?");

    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final int TAB = 8;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int JOINER = 0x200D;

    private Text() {}

    /**
     * One line of text that moves no cursor and changes no colour: escape sequences and invisible characters are dropped, tabs
     * and line breaks become spaces.
     */
    public static String clean(String text) {
        if (isPrintableAscii(text)) {
            return text;
        }
        String visible = ESCAPE.matcher(text).replaceAll("");
        StringBuilder out = new StringBuilder(visible.length());
        visible.codePoints().forEach(c -> {
            if (c == '\t') {
                out.repeat(' ', TAB - out.length() % TAB);
            } else if (c == '\n' || c == 0x2028 || c == 0x2029) {
                out.append(' ');
            } else if (isSafe(c)) {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** How many columns the text takes; 0 or more. The text is clean. */
    public static int width(String text) {
        if (isPrintableAscii(text)) {
            return text.length();
        }
        int width = 0;
        Matcher clusters = CLUSTER.matcher(text);
        while (clusters.find()) {
            width += clusterWidth(clusters.group());
        }
        return width;
    }

    /** The text if it has room, else its beginning with an ellipsis of one column. */
    public static String fit(String text, int columns, String ellipsis) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns < 1) {
            return "";
        }
        int width = 0;
        int end = 0;
        Matcher clusters = CLUSTER.matcher(text);
        while (clusters.find()) {
            width += clusterWidth(clusters.group());
            if (width > columns - 1) {
                break;
            }
            end = clusters.end();
        }
        return text.substring(0, end) + ellipsis;
    }

    /** The text if it has room, else its end after an ellipsis of one column: for paths, whose end tells most. */
    public static String fitEnd(String text, int columns, String ellipsis) {
        int excess = width(text) - columns;
        if (excess <= 0) {
            return text;
        }
        if (columns < 1) {
            return "";
        }
        int dropped = 0;
        int start = 0;
        Matcher clusters = CLUSTER.matcher(text);
        while (dropped < excess + 1 && clusters.find()) {
            dropped += clusterWidth(clusters.group());
            start = clusters.end();
        }
        return ellipsis + text.substring(start);
    }

    /** The text with spaces after it, up to so many columns. */
    public static String padEnd(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text with spaces before it, up to so many columns. */
    public static String padStart(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
            case Character.FORMAT -> c == JOINER;
            default -> true;
        };
    }

    private static int clusterWidth(String cluster) {
        int width = cluster.codePoints().map(Text::codePointWidth).sum();
        return width == 1 && cluster.indexOf(EMOJI_STYLE) > 0 ? 2 : Math.min(2, width);
    }

    private static int codePointWidth(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    /** Whether East Asian Width is W or F, told by ranges: the JDK has no table of it. */
    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115F
                        || Character.isEmojiPresentation(c)
                        || (c >= 0x2E80 && c <= 0x303E)
                        || (c >= 0x3041 && c <= 0xA4CF && !(c >= 0x4DC0 && c <= 0x4DFF))
                        || (c >= 0xA960 && c <= 0xA97C)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6B)
                        || (c >= 0xFF01 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x16FE0 && c <= 0x1B2FB)
                        || (c >= 0x20000 && c <= 0x3FFFD));
    }
}
