package dev.coppice.plan;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns a file's bytes into text with plain line ends, so that every part counts the same lines. */
final class SourceText {
    static final int LARGEST = PlanParser.LARGEST;

    private SourceText() {}

    /** The text without a byte-order mark and with LF line ends; empty, with a problem added, when the bytes are none. */
    static Optional<String> of(byte[] bytes, Problems problems) {
        if (bytes.length > LARGEST) {
            problems.add(
                    0,
                    "the file has " + bytes.length + " bytes; at most " + LARGEST + " (1 MiB) are read",
                    "split it, or move long scripts into files of the repository and call them");
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult end = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        String text = lines(out.flip().toString());
        if (end.isError()) {
            problems.add(line(text), "here is a byte that is not UTF-8", "save the file as UTF-8");
            return Optional.empty();
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            problems.add(line(text.substring(0, nul)), "here is a NUL character", "save the file as UTF-8 text");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static String lines(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return plain.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static int line(String before) {
        return 1 + (int) before.chars().filter(c -> c == '\n').count();
    }
}
