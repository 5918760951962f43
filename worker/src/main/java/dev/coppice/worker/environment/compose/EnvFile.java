package dev.coppice.worker.environment.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code .env} file beside a compose file, as far as names of maps may need it. */
final class EnvFile {
    private EnvFile() {}

    /** Its variables; none where there is no such file. */
    static Map<String, String> read(Path directory) throws ComposeException {
        Path file = directory.resolve(".env");
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw ComposeProgram.trouble("read " + file, e);
        }
    }

    static Map<String, String> parse(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.startsWith("#")).forEach(line -> {
            int sign = line.indexOf('=');
            if (sign > 0) {
                String name =
                        line.substring(0, sign).replaceFirst("^export\\s+", "").strip();
                variables.put(name, value(line.substring(sign + 1).strip()));
            }
        });
        return variables;
    }

    private static String value(String text) {
        for (String quote : new String[] {"\"", "'"}) {
            if (text.length() > 1 && text.startsWith(quote) && text.indexOf(quote, 1) > 0) {
                return text.substring(1, text.indexOf(quote, 1));
            }
        }
        return text.replaceFirst("\\s+#.*", "");
    }
}
