package dev.coppice.worker.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;

/**
 * What may stand between two characters of a secret, and whoever looks at the output still sees the secret: terminal codes, also
 * when a report has kept but their visible part; control characters; the overstriking that is bold or underlined in old manuals;
 * characters without width; and, in a long secret, the end of a line that was too short for it.
 */
final class Unseen {
    /** So many characters of a secret come before a line end within it. */
    private static final int WRAPPED_AFTER = 8;

    /** How escape is written in text, or what stands in its place where it can't be. */
    private static final List<String> ESCAPE_AS_TEXT = Stream.of(
                    "", "?", "\uFFFD", "^[", "\\e", "\\033", "\\x1b", "\\x1B", "\\u001b", "\\u001B", "&#27;", "&#x1b;",
                    "&#x1B;")
            .map(Unseen::bytes)
            .toList();

    private static final List<String> WITHOUT_WIDTH = Stream.of(
                    "\u00AD", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF")
            .map(Unseen::bytes)
            .toList();

    private Unseen() {}

    /** A character for each byte. */
    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /**
     * Where what stands at a place and does not part characters ends.
     *
     * @param before the byte of the secret before it
     * @param matched how many bytes of the secret are before it
     * @return as {@link TerminalCodes#end}
     */
    static int end(byte[] bytes, int at, int end, byte before, int matched) {
        byte there = bytes[at];
        return switch (there) {
            case '\n', '\r' -> matched >= WRAPPED_AFTER ? at + 1 : at;
            case '\b' -> {
                if (at + 1 == end) {
                    yield TerminalCodes.UNFINISHED;
                }
                yield bytes[at + 1] == before || bytes[at + 1] == '_' ? at + 2 : at + 1;
            }
            case '_' -> {
                if (at + 1 == end) {
                    yield TerminalCodes.UNFINISHED;
                }
                yield bytes[at + 1] == '\b' ? at + 2 : at;
            }
            case '[', '?', '^', '\\', '&' -> endOfText(bytes, at, end);
            default ->
                isControl(there) ? at + 1 : there < 0 || there == TerminalCodes.ESCAPE ? endOther(bytes, at, end) : at;
        };
    }

    /** Whether such a byte may be the first of what {@link #end} passes over, after the first byte of a secret. */
    static boolean mayBegin(byte there) {
        return there < 0
                || (there < 0x20 && there != '\t' && there != '\n' && there != '\r')
                || there == 0x7f
                || "_[?^\\&".indexOf(there) >= 0;
    }

    private static boolean isControl(byte there) {
        return (there >= 0 && there < 0x20 && there != '\t' && there != TerminalCodes.ESCAPE) || there == 0x7f;
    }

    private static int endOther(byte[] bytes, int at, int end) {
        int code = TerminalCodes.end(bytes, at, end);
        if (code != at) {
            return code;
        }
        for (String character : WITHOUT_WIDTH) {
            int found = endOf(character, bytes, at, end);
            if (found != at) {
                return found;
            }
        }
        return endOfText(bytes, at, end);
    }

    /** Of a control sequence whose escape has become text. */
    private static int endOfText(byte[] bytes, int at, int end) {
        for (String escape : ESCAPE_AS_TEXT) {
            int bracket = escape.isEmpty() ? at : endOf(escape, bytes, at, end);
            if (bracket == TerminalCodes.UNFINISHED || bracket == end) {
                return TerminalCodes.UNFINISHED;
            }
            if ((bracket != at || escape.isEmpty()) && bytes[bracket] == '[') {
                int last = TerminalCodes.endOfControl(bytes, bracket + 1, end);
                return last == bracket + 1 ? at : last;
            }
        }
        return at;
    }

    private static int endOf(String text, byte[] bytes, int at, int end) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i == end) {
                return TerminalCodes.UNFINISHED;
            }
            if ((bytes[at + i] & 0xff) != text.charAt(i)) {
                return at;
            }
        }
        return at + text.length();
    }
}
