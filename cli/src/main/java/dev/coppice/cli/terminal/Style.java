package dev.coppice.cli.terminal;

/** How a piece of text stands out, where colours are shown. */
public enum Style {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    ACCENT("36"),
    GOOD("32"),
    WARNING("33"),
    BAD("31"),
    GOOD_STRONG("1;32"),
    WARNING_STRONG("1;33"),
    BAD_STRONG("1;31");

    private static final String RESET = "\u001b[0m";

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text between this style's control sequences. */
    String around(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + RESET;
    }
}
