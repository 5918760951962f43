package dev.coppice.worker.environment.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON, which every version of compose reads alike: in YAML, what is a text and what a number depends on the reader. */
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(@Nullable Object tree) {
        JsonText writer = new JsonText();
        writer.write(tree, "\n");
        return writer.text.append('\n').toString();
    }

    private void write(@Nullable Object tree, String newLine) {
        switch (tree) {
            case null -> text.append("null");
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text.append(separator).append(newLine).append("  ");
                    quote(String.valueOf(entry.getKey()));
                    text.append(": ");
                    write(entry.getValue(), newLine + "  ");
                    separator = ",";
                }
                text.append(map.isEmpty() ? "{}" : newLine + "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    text.append(separator).append(newLine).append("  ");
                    write(item, newLine + "  ");
                    separator = ",";
                }
                text.append(list.isEmpty() ? "[]" : newLine + "]");
            }
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> quote(tree.toString());
        }
    }

    private void quote(String raw) {
        text.append('"');
        raw.chars().forEach(c -> {
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
                        text.append(String.format("\\u%04x", c));
                    } else {
                        text.append((char) c);
                    }
                }
            }
        });
        text.append('"');
    }
}
