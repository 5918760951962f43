package dev.coppice.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws what a terminal shows, as {@code tmux capture-pane -e -p} prints it, as an SVG picture: standard input to standard
 * output. The picture in the README is made with it from {@code dev.coppice.cli.view.Demo}.
 */
final class Screenshot {
    private static final Pattern SGR = Pattern.compile("\u001b\\[([0-9;]*)m");
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final Map<Integer, String> COLOURS =
            Map.of(31, "#f47067", 32, "#8ddb8c", 33, "#f69d50", 36, "#76e3ea");
    private static final double CELL = 8.4;
    private static final int ROW = 19;
    private static final int MARGIN = 16;

    private String colour = "";
    private boolean bold;
    private boolean faint;

    public static void main(String[] args) throws IOException {
        String shown = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        System.out.write(new Screenshot().svg(shown).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private String svg(String shown) {
        List<String> rows = new ArrayList<>();
        int columns = 0;
        for (String line : shown.stripTrailing().split("\n", -1)) {
            rows.add(line);
            columns = Math.max(columns, Text.width(SGR.matcher(line).replaceAll("")));
        }
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%d\" font-size=\"14\""
                        + " font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\">%n",
                columns * CELL + 2 * MARGIN, rows.size() * ROW + 2 * MARGIN));
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1c2128\"/>\n");
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), MARGIN + i * ROW + 14);
        }
        return svg.append("</svg>\n").toString();
    }

    private void row(StringBuilder svg, String line, int y) {
        svg.append("<text xml:space=\"preserve\" y=\"").append(y).append("\">");
        int column = 0;
        int from = 0;
        Matcher codes = SGR.matcher(line);
        while (codes.find()) {
            column = span(svg, line.substring(from, codes.start()), column);
            apply(codes.group(1));
            from = codes.end();
        }
        span(svg, line.substring(from), column);
        svg.append("</text>\n");
    }

    /** Each word gets its place, so that no font's idea of a width moves a column. */
    private int span(StringBuilder svg, String text, int start) {
        int column = start;
        TreeMap<Integer, StringBuilder> words = new TreeMap<>();
        boolean apart = true;
        Matcher clusters = CLUSTER.matcher(text);
        while (clusters.find()) {
            String cluster = clusters.group();
            int width = Text.width(cluster);
            if (cluster.isBlank()) {
                apart = true;
            } else {
                if (apart || width > 1) {
                    words.put(column, new StringBuilder());
                }
                apart = width > 1;
                words.lastEntry().getValue().append(cluster);
            }
            column += width;
        }
        words.forEach((place, word) -> svg.append(String.format(
                "<tspan x=\"%.1f\" textLength=\"%.1f\" fill=\"%s\"%s%s>%s</tspan>",
                MARGIN + place * CELL,
                Text.width(word.toString()) * CELL,
                colour.isEmpty() ? "#cdd9e5" : colour,
                bold ? " font-weight=\"bold\"" : "",
                faint ? " opacity=\"0.6\"" : "",
                word.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))));
        return column;
    }

    private void apply(String codes) {
        for (String code : codes.isEmpty() ? List.of("0") : List.of(codes.split(";", -1))) {
            int number = Integer.parseInt("0" + code);
            switch (number) {
                case 0 -> {
                    colour = "";
                    bold = false;
                    faint = false;
                }
                case 1 -> bold = true;
                case 2 -> faint = true;
                case 39 -> colour = "";
                default -> colour = COLOURS.getOrDefault(number, colour);
            }
        }
    }
}
