package dev.coppice.cli.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines at the end of a terminal's output that are repainted in place, while finished lines scroll by above. One write for each
 * frame. For one thread.
 *
 * <p>Between frames the cursor rests, hidden, at the beginning of the area: a terminal that wraps lines anew when its window
 * changes keeps the cursor with its line, so the next frame begins where this one did.
 */
public final class LiveArea implements AutoCloseable {
    private static final String CSI = "\u001b[";
    private static final String HIDE_CURSOR = CSI + "?25l";
    private static final String SHOW_CURSOR = CSI + "?25h";

    private static final String ERASE_BELOW = CSI + "J";
    /**
     * Erases the whole area. Not from the first column on: tmux takes that, in the screen's corner, for clearing the screen, and
     * keeps what was there in its history.
     */
    private static final String ERASE_AREA = "\r " + ERASE_BELOW + "\r";

    private static final String ERASE_LINE_END = CSI + "K";
    /** Terminals that know synchronised output show a frame at once; others ignore it. */
    private static final String BEGIN_FRAME = CSI + "?2026h";

    private static final String END_FRAME = CSI + "?2026l";

    private final Terminal terminal;
    private List<String> painted = List.of();
    private TerminalSize paintedFor = TerminalSize.DEFAULT;
    private boolean open;

    public LiveArea(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Shows a frame.
     *
     * @param above lines that stay, printed uncut before the area
     * @param live the area; lines are cut at the terminal's width, and what is more than the terminal's rows is left out
     */
    public void paint(List<Line> above, List<Line> live, TerminalSize size) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Line line : live.subList(0, Math.min(live.size(), size.rows()))) {
            rows.add(line.render(
                    terminal.colour(), size.columns() - 1, terminal.symbols().ellipsis()));
        }
        boolean whole = !above.isEmpty() || !size.equals(paintedFor) || rows.isEmpty();
        if (open && !whole && rows.equals(painted)) {
            return;
        }
        StringBuilder frame = new StringBuilder(BEGIN_FRAME);
        if (!open) {
            frame.append(HIDE_CURSOR);
            open = true;
        }
        if (whole) {
            frame.append(ERASE_AREA);
            for (Line line : above) {
                frame.append(line.render(terminal.colour())).append("\r\n");
            }
        }
        appendRows(frame, rows, whole ? List.of() : painted);
        painted = rows;
        paintedFor = size;
        terminal.send(frame.append(END_FRAME));
    }

    private static void appendRows(StringBuilder frame, List<String> rows, List<String> before) {
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                frame.append("\r\n");
            }
            if (i >= before.size() || !rows.get(i).equals(before.get(i))) {
                frame.append(rows.get(i)).append(ERASE_LINE_END);
            }
        }
        if (before.size() > rows.size()) {
            frame.append("\r\n").append(ERASE_BELOW).append(CSI).append("1A");
        }
        frame.append('\r');
        if (rows.size() > 1) {
            frame.append(CSI).append(rows.size() - 1).append('A');
        }
    }

    /** Takes the area away, leaves the lines above it, and shows the cursor again. Can be painted once more. */
    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            painted = List.of();
            terminal.send(ERASE_AREA + SHOW_CURSOR);
        }
    }
}
