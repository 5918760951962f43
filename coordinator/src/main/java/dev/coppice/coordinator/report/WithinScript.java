package dev.coppice.coordinator.report;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Escapes JSON so that no text in it can end the script element around it. Such characters stand in strings only. */
final class WithinScript extends FilterWriter {
    WithinScript(Writer out) {
        super(out);
    }

    @Override
    public void write(int letter) throws IOException {
        switch (letter) {
            case '<' -> out.write("\\u003c");
            case '>' -> out.write("\\u003e");
            case '&' -> out.write("\\u0026");
            default -> out.write(letter);
        }
    }

    @Override
    public void write(char[] letters, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(letters[i]);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(text.charAt(i));
        }
    }
}
