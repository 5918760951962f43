package dev.coppice.worker.junit;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Puts a question mark in place of control characters, plain or as a reference such as that to character 27: XML has none, but
 * test tools copy them from output to reports. Ends with an error where the limit is reached, should the file have grown
 * meanwhile.
 */
final class LegalXmlReader extends FilterReader {
    private static final int LONGEST_REFERENCE = 10;

    private final long limit;
    private long count;
    private boolean overLimit;

    LegalXmlReader(Reader in, long limit) {
        super(new BufferedReader(in));
        this.limit = limit;
    }

    boolean isOverLimit() {
        return overLimit;
    }

    @Override
    public int read() throws IOException {
        int letter = in.read();
        if (letter < 0) {
            return letter;
        }
        if (++count > limit) {
            overLimit = true;
            throw new IOException("larger than " + limit);
        }
        return isIllegal(letter) || (letter == '&' && skipIllegalReference()) ? '?' : letter;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int letter = read();
            if (letter < 0) {
                break;
            }
            target[offset + done++] = (char) letter;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private static boolean isIllegal(int code) {
        return (code >= 0 && code < 0x20 && code != '\t' && code != '\n' && code != '\r')
                || code == 0xfffe
                || code == 0xffff;
    }

    /** After an ampersand: skips the rest of a reference to what XML does not have; else skips nothing. */
    private boolean skipIllegalReference() throws IOException {
        in.mark(LONGEST_REFERENCE);
        StringBuilder reference = new StringBuilder();
        int letter = in.read();
        while (letter >= 0 && letter != ';' && reference.length() < LONGEST_REFERENCE - 1) {
            reference.append((char) letter);
            letter = in.read();
        }
        boolean illegal = letter == ';'
                && reference.length() > 1
                && reference.charAt(0) == '#'
                && isIllegalCode(reference.substring(1));
        if (!illegal) {
            in.reset();
        }
        return illegal;
    }

    private static boolean isIllegalCode(String code) {
        try {
            int value = code.startsWith("x") ? Integer.parseInt(code.substring(1), 16) : Integer.parseInt(code);
            return isIllegal(value) || (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
