package dev.coppice.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths in containers, and what is mounted there; each method returns its argument, made plain, or throws {@link InvalidValue}. */
final class MountText {
    private static final Pattern VOLUME = Pattern.compile("(?<from>[^:]+):(?<to>[^:]+)(?<mode>:ro|:rw)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final String EXAMPLES =
            "write it like data:/var/lib/data for a volume, or ./etc:/etc/app:ro for files of the " + "repository";

    private MountText() {}

    /** {@code name:/path} or {@code ./path:/path}, with {@code :ro} behind it for reading only. */
    static String volume(String text) {
        Matcher parts = VOLUME.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValue("\"" + EscapedText.of(text) + "\" is not a mount", EXAMPLES);
        }
        String from = parts.group("from");
        String to = containerPath(parts.group("to"));
        String mode = ":ro".equals(parts.group("mode")) ? ":ro" : "";
        if (from.startsWith("./") || from.equals(".")) {
            String path = from.equals(".") || from.equals("./") ? "." : RepositoryPath.normalise(from.substring(2));
            return "./" + (path.equals(".") ? "" : path) + ":" + to + mode;
        }
        if (!NAME.matcher(from).matches()) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(from) + "\" is neither a volume's name nor a path below the repository",
                    EXAMPLES);
        }
        return from + ":" + to + mode;
    }

    static String containerPath(String text) {
        boolean plain = text.startsWith("/")
                && text.length() > 1
                && text.chars().noneMatch(Character::isISOControl)
                && List.of(text.split("/")).stream().noneMatch(part -> part.equals("..") || part.equals("."));
        if (!plain) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(text) + "\" is not a path in a container",
                    "write it from the root: /var/lib/data");
        }
        return text;
    }

    static String urlPath(String text) {
        if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(text) + "\" is not the path of a URL", "write it like /health");
        }
        return text;
    }
}
