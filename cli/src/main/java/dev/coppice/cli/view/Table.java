package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Symbols;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.terminal.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, in columns as wide as they need; where the width does not suffice, flexible columns are cut. */
public final class Table {
    /**
     * A column.
     *
     * @param isNumber aligned at the right
     * @param isFlexible may be cut, down to its heading
     */
    public record Column(String heading, boolean isNumber, boolean isFlexible) {
        public static Column text(String heading) {
            return new Column(heading, false, false);
        }

        public static Column number(String heading) {
            return new Column(heading, true, false);
        }

        public static Column flexible(String heading) {
            return new Column(heading, false, true);
        }
    }

    private record Cell(Style style, String text) {}

    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException unless there is a text for each column
     */
    public Table row(String... texts) {
        return row(Style.PLAIN, texts);
    }

    /**
     * Adds a row in a style.
     *
     * @throws IllegalArgumentException unless there is a text for each column
     */
    public Table row(Style style, String... texts) {
        if (texts.length != columns.size()) {
            throw new IllegalArgumentException(columns.size() + " columns take no row of " + texts.length);
        }
        rows.add(List.of(texts).stream()
                .map(text -> new Cell(style, Text.clean(text)))
                .toList());
        return this;
    }

    /** Prints it, as wide as the terminal where there is one. */
    public void print(Terminal terminal) throws IOException {
        int width = terminal.isInteractive() ? terminal.size().get().columns() : 0;
        terminal.print(lines(width, terminal.symbols()));
    }

    /**
     * The headings and the rows.
     *
     * @param width in columns of the terminal; 0 or less for unlimited
     */
    List<Line> lines(int width, Symbols symbols) {
        int[] widths = widths(width);
        List<Line> lines = new ArrayList<>();
        lines.add(line(
                columns.stream()
                        .map(column -> new Cell(Style.STRONG, column.heading()))
                        .toList(),
                widths,
                symbols));
        rows.forEach(row -> lines.add(line(row, widths, symbols)));
        return lines;
    }

    private int[] widths(int width) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    Text.width(columns.get(i).heading()),
                    rows.stream()
                            .mapToInt(row -> Text.width(row.get(column).text()))
                            .max()
                            .orElse(0));
        }
        int excess = width <= 0 ? 0 : -width + GAP.length() * (widths.length - 1);
        for (int each : widths) {
            excess += width <= 0 ? 0 : each;
        }
        for (; excess > 0; excess--) {
            int widest = widestFlexible(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** The widest column that can still be cut; -1 for none. */
    private int widestFlexible(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean cuttable = columns.get(i).isFlexible()
                    && widths[i] > Text.width(columns.get(i).heading());
            if (cuttable && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private Line line(List<Cell> cells, int[] widths, Symbols symbols) {
        Line line = new Line();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String text = Text.fit(cell.text(), widths[i], symbols.ellipsis());
            boolean last = i == cells.size() - 1;
            line.add(cell.style(), columns.get(i).isNumber() ? Text.padStart(text, widths[i]) : text);
            if (!last) {
                line.add(" ".repeat(columns.get(i).isNumber() ? 0 : widths[i] - Text.width(text)) + GAP);
            }
        }
        return line;
    }
}
