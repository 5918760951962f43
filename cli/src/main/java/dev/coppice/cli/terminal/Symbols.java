package dev.coppice.cli.terminal;

import java.util.List;

/**
 * The signs that output is drawn with. Each is one column wide, but for {@code then}.
 *
 * @param spinner frames, shown in turn
 * @param barHalf the end of a bar's filled part, when half a column is filled
 * @param then between a thing and its part
 */
public record Symbols(
        String passed,
        String flaky,
        String failed,
        String broken,
        String cancelled,
        String skipped,
        String retry,
        String ellipsis,
        String then,
        String about,
        String barFull,
        String barHalf,
        String barEmpty,
        List<String> spinner) {
    /** For terminals whose locale has all of Unicode. */
    public static final Symbols UNICODE = new Symbols(
            "✓",
            "~",
            "✗",
            "!",
            "■",
            "-",
            "↻",
            "…",
            " › ",
            "~",
            "━",
            "╸",
            "─",
            List.of("⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"));

    /** For all others. */
    public static final Symbols ASCII = new Symbols(
            "+", "~", "x", "!", "#", "-", "r", "~", " > ", "~", "#", "#", "-", List.of("|", "/", "-", "\\"));

    public Symbols {
        spinner = List.copyOf(spinner);
    }
}
