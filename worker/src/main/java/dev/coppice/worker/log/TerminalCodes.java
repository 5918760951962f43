package dev.coppice.worker.log;

/**
 * The sequences of bytes by which programs direct a terminal, which shows none of them: colours, cursor movements, titles, links,
 * character sets.
 *
 * @see <a href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48</a>
 */
final class TerminalCodes {
    /** The bytes end within a sequence. */
    static final int UNFINISHED = -1;

    static final byte ESCAPE = 0x1b;

    /** What a string to the terminal, such as a title or a link, has at most; a longer one is taken for text. */
    static final int LONGEST = 4096;

    private static final byte BELL = 0x07;
    private static final int C1_LEAD = 0xc2;

    private TerminalCodes() {}

    /**
     * Where the sequence ends that begins at a place.
     *
     * @return the place itself when none begins there; {@link #UNFINISHED} when more bytes must tell
     */
    static int end(byte[] bytes, int at, int end) {
        boolean escape = bytes[at] == ESCAPE;
        if (!escape && (bytes[at] & 0xff) != C1_LEAD) {
            return at;
        }
        if (at + 1 == end) {
            return UNFINISHED;
        }
        int second = bytes[at + 1] & 0xff;
        if (!escape) { // as UTF-8 has the characters from U+0080 on, that stand for escape and a letter
            if (second >= 0xa0) {
                return at;
            }
            second -= 0x40;
        }
        return switch (second) {
            case '[' -> endOfControl(bytes, at + 2, end);
            case ']', 'P', 'X', '^', '_' -> endOfString(bytes, at + 2, end);
            default -> {
                if (!isIn(second, 0x20, 0x2f)) {
                    yield isIn(second, 0x30, 0x7e) ? at + 2 : at + 1;
                }
                int last = skip(bytes, at + 2, end, 0x20, 0x2f); // such as ESC ( B, a character set
                yield last == end ? UNFINISHED : isIn(bytes[last], 0x30, 0x7e) ? last + 1 : last;
            }
        };
    }

    /** After the introducer of a control sequence; when it breaks off, that is the end. */
    static int endOfControl(byte[] bytes, int from, int end) {
        int last = skip(bytes, skip(bytes, from, end, 0x30, 0x3f), end, 0x20, 0x2f);
        if (last == end) {
            return UNFINISHED;
        }
        return isIn(bytes[last], 0x40, 0x7e) ? last + 1 : from;
    }

    private static int endOfString(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (at - from == LONGEST) {
                return from;
            }
            if (bytes[at] == BELL) {
                return at + 1;
            }
            if (bytes[at] == ESCAPE) {
                if (at + 1 == end) {
                    return UNFINISHED;
                }
                return bytes[at + 1] == '\\' ? at + 2 : at; // any other sequence breaks it off
            }
        }
        return UNFINISHED;
    }

    private static int skip(byte[] bytes, int from, int end, int low, int high) {
        int at = from;
        while (at < end && isIn(bytes[at], low, high)) {
            at++;
        }
        return at;
    }

    private static boolean isIn(int value, int low, int high) {
        return low <= value && value <= high;
    }
}
