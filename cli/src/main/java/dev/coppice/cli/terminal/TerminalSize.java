package dev.coppice.cli.terminal;

/** A terminal's columns and rows, each from 1. */
public record TerminalSize(int columns, int rows) {
    /** What is assumed where nothing is known. */
    public static final TerminalSize DEFAULT = new TerminalSize(80, 24);

    public TerminalSize {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("a terminal has columns and rows, not " + columns + "x" + rows);
        }
    }
}
