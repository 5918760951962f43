package dev.coppice.worker.environment.socket;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes out of what is written each occurrence of what the engine's names have before those that the attempt knows. */
final class NameHiding extends FilterOutputStream {
    private final byte[] prefix;
    /** Of so many bytes of the prefix, how many at their end are its beginning, too. */
    private final int[] borders;
    /** How many bytes of the prefix came last, and are held back. */
    private int matched;

    NameHiding(OutputStream to, String prefix) {
        super(to);
        this.prefix = prefix.getBytes(StandardCharsets.US_ASCII);
        this.borders = new int[prefix.length() + 1];
        for (int length = 2; length <= prefix.length(); length++) {
            int border = length - 1;
            while (border > 0 && !prefix.startsWith(prefix.substring(length - border, length))) {
                border--;
            }
            borders[length] = border;
        }
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] shown = new byte[length + prefix.length];
        int count = 0;
        for (int i = offset; i < offset + length; i++) {
            byte next = bytes[i];
            while (matched > 0 && next != prefix[matched]) {
                int border = borders[matched];
                System.arraycopy(prefix, 0, shown, count, matched - border);
                count += matched - border;
                matched = border;
            }
            if (next != prefix[matched]) {
                shown[count++] = next;
            } else if (++matched == prefix.length) {
                matched = 0;
            }
        }
        out.write(shown, 0, count);
    }

    /** What was held back after all. */
    @Override
    public void close() throws IOException {
        out.write(prefix, 0, matched);
        matched = 0;
        super.close();
    }
}
