package dev.coppice.worker.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Keeps the last bytes that came, and shows them as the lines a person would have seen in the end. */
final class LastLines {
    private static final int KEPT = 32 * 1024;
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

    private final byte[] ring = new byte[KEPT];
    private long total;

    void add(byte[] bytes, int offset, int length) {
        int skipped = Math.max(0, length - KEPT);
        int from = offset + skipped;
        int position = (int) ((total + skipped) % KEPT);
        int first = Math.min(length - skipped, KEPT - position);
        System.arraycopy(bytes, from, ring, position, first);
        System.arraycopy(bytes, from + first, ring, 0, length - skipped - first);
        total += length;
    }

    /** The last lines, without a last line end; at most so many bytes as UTF-8. */
    String text(int limit) {
        StringBuilder text = new StringBuilder();
        kept().lines().forEach(line -> text.append(line).append('\n'));
        byte[] bytes = text.toString().strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= limit) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int from = bytes.length - limit;
        // The next line, if there is one; else the next character.
        int line = indexOf(bytes, from);
        if (line >= 0) {
            from = line + 1;
        } else {
            while ((bytes[from] & 0xC0) == 0x80) {
                from++;
            }
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    private static int indexOf(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private String kept() {
        int position = (int) (total % KEPT);
        byte[] bytes = ring;
        if (total < KEPT) {
            bytes = Arrays.copyOf(ring, position);
        } else {
            bytes = Arrays.copyOfRange(ring, position, position + KEPT);
            System.arraycopy(ring, 0, bytes, KEPT - position, position);
        }
        String text = new String(withoutCodes(bytes), StandardCharsets.UTF_8).replace("\r\n", "\n");
        StringBuilder shown = new StringBuilder(text.length());
        for (String line : text.split("\n", -1)) {
            shown.append(lastState(line)).append('\n');
        }
        return CONTROLS.matcher(shown).replaceAll("\uFFFD");
    }

    private static byte[] withoutCodes(byte[] bytes) {
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int at = 0; at < bytes.length; ) {
            int end = TerminalCodes.end(bytes, at, bytes.length);
            if (end > at) {
                at = end;
            } else {
                plain[length++] = bytes[at++];
            }
        }
        return Arrays.copyOf(plain, length);
    }

    /** What a line that was written over and over shows in the end. */
    private static String lastState(String line) {
        String trimmed = line;
        while (trimmed.endsWith("\r")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed.substring(trimmed.lastIndexOf('\r') + 1);
    }
}
