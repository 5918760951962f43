package dev.coppice.worker.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where file systems are mounted. */
public final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /** The mount points at or below a folder whose path holds no link; none where the system does not tell. */
    public static List<Path> below(Path folder) throws IOException {
        if (!Files.exists(TABLE)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.map(line -> line.split(" ", MOUNT_POINT + 2)[MOUNT_POINT])
                    .map(Mounts::unescape)
                    .map(Path::of)
                    .filter(mount -> mount.startsWith(folder))
                    .toList();
        }
    }

    private static String unescape(String text) {
        return text.indexOf('\\') < 0
                ? text
                : OCTAL.matcher(text)
                        .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(match.group(1), 8))));
    }
}
