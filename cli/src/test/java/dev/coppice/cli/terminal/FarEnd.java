package dev.coppice.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/** The far end of a terminal: takes what is sent, and tells what a person sees there. */
public final class FarEnd extends OutputStream {
    private final ScreenTerminal screen;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private TerminalSize size;
    private boolean isGone;

    public FarEnd(int columns, int rows) {
        screen = new ScreenTerminal(columns, rows);
        size = new TerminalSize(columns, rows);
    }

    public Terminal terminal(boolean colour) {
        return new Terminal(this, true, colour, Symbols.UNICODE, () -> size);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (isGone) {
            throw new IOException("Broken pipe");
        }
        sent.write(bytes, offset, length);
        screen.write(new String(bytes, offset, length, StandardCharsets.UTF_8).replaceAll("(?<!\r)\n", "\r\n"));
    }

    public void resize(int columns, int rows) {
        screen.setSize(Size.of(columns, rows));
        size = new TerminalSize(columns, rows);
    }

    /** From now on writing fails. */
    public void goAway() {
        isGone = true;
    }

    /** The visible rows without their trailing spaces, down to the last that has text. */
    public List<String> rows() {
        int width = screen.getColumns();
        long[] cells = new long[width * screen.getRows()];
        screen.dump(cells, new int[2]);
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < screen.getRows(); row++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < width; column++) {
                int c = ScreenTerminal.cellCodePoint(cells[row * width + column]);
                text.appendCodePoint(c == 0 ? ' ' : c);
            }
            rows.add(text.toString().stripTrailing());
        }
        while (!rows.isEmpty() && rows.get(rows.size() - 1).isEmpty()) {
            rows.remove(rows.size() - 1);
        }
        return rows;
    }

    /** All that was sent, control sequences included. */
    public String sent() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    /** Whether the cursor was shown last, or never hidden. */
    public boolean isCursorVisible() {
        return sent().lastIndexOf("\u001b[?25l") <= sent().lastIndexOf("\u001b[?25h");
    }
}
