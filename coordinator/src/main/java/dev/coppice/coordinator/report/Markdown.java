package dev.coppice.coordinator.report;

/** Writes text of programs into Markdown so that it stays text. */
final class Markdown {
    private Markdown() {}

    /** On one line, with nothing in it that Markdown or HTML would read as markup. */
    static String text(String text) {
        return PlainText.line(text)
                .replaceAll("[\\\\`*_{}\\[\\]#|~!]", "\\\\$0")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** As a block of code, which ends where it should whatever the text holds. */
    static String block(String text, String indent) {
        String plain = PlainText.of(text).stripTrailing();
        String fence = "```";
        while (plain.contains(fence)) {
            fence += "`";
        }
        return indent + fence + "text\n" + plain.indent(indent.length()) + (plain.isEmpty() ? "\n" : "") + indent
                + fence + "\n";
    }

    static String link(String text, String target) {
        return "[" + text(text) + "](" + target.replace("(", "%28").replace(")", "%29") + ")";
    }
}
