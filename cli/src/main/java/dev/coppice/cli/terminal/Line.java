package dev.coppice.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A line of styled text. All text is cleaned as it is added, so nothing in it can command the terminal. For one thread. */
public final class Line {
    private record Span(Style style, String text) {}

    private final List<Span> spans = new ArrayList<>();

    public static Line of(String text) {
        return new Line().add(text);
    }

    public Line add(String text) {
        return add(Style.PLAIN, text);
    }

    public Line add(Style style, String text) {
        spans.add(new Span(style, Text.clean(text)));
        return this;
    }

    /** Adds all of another line. */
    public Line add(Line other) {
        spans.addAll(other.spans);
        return this;
    }

    /** How many columns it takes uncut. */
    public int width() {
        return spans.stream().mapToInt(span -> Text.width(span.text())).sum();
    }

    /** The whole line. */
    public String render(boolean colour) {
        StringBuilder out = new StringBuilder();
        for (Span span : spans) {
            out.append(colour ? span.style().around(span.text()) : span.text());
        }
        return out.toString();
    }

    /** The line, cut with an ellipsis where it would take more columns. */
    public String render(boolean colour, int columns, String ellipsis) {
        if (width() <= columns) {
            return render(colour);
        }
        Line cut = new Line();
        int left = columns;
        for (Span span : spans) {
            int width = Text.width(span.text());
            if (width >= left) {
                cut.spans.add(new Span(
                        span.style(), Text.fit(span.text() + (width == left ? ellipsis : ""), left, ellipsis)));
                break;
            }
            cut.spans.add(span);
            left -= width;
        }
        return cut.render(colour);
    }

    /** Without colours. */
    @Override
    public String toString() {
        return render(false);
    }
}
