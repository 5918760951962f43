package dev.coppice.plan;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Paths of files in a repository: relative to its root, with forward slashes. */
public final class RepositoryPath {
    private static final String FROM_ROOT =
            "write it relative to the root of the repository, such as docs/plans/build.md";

    private RepositoryPath() {}

    /**
     * The shortest form of a path: without {@code .}, {@code ..} and doubled slashes.
     *
     * @throws InvalidValue when it is empty, absolute, the root itself, outside the repository or inside {@code .git}
     */
    public static String normalise(String path) {
        refuseOdd(path);
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    throw new InvalidValue("\"" + path + "\" is outside the repository", FROM_ROOT);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        if (parts.isEmpty()) {
            throw new InvalidValue("\"" + path + "\" is the repository itself", FROM_ROOT);
        }
        if (parts.stream().anyMatch(part -> part.equalsIgnoreCase(".git"))) {
            throw new InvalidValue("\"" + path + "\" is inside .git", "choose a path among the repository's own files");
        }
        return String.join("/", parts);
    }

    /**
     * Checks a glob over a repository's files.
     *
     * @throws InvalidValue when it is malformed or reaches outside the repository
     */
    static String glob(String glob) {
        refuseOdd(glob);
        if (Arrays.asList(glob.split("[/{},]", -1)).contains("..")) {
            throw new InvalidValue("\"" + glob + "\" reaches outside the repository", "write it without ..");
        }
        GlobSyntax.check(glob);
        return glob;
    }

    private static void refuseOdd(String path) {
        if (path.isBlank()) {
            throw new InvalidValue("it is empty", FROM_ROOT);
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(path) + "\" contains a control character",
                    "use a name on one line, without tabs and escapes");
        }
        if (EscapedText.isBroken(path)) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(path) + "\" is not UTF-8", "rename the file so that its name is UTF-8");
        }
        if (path.startsWith("/") || path.matches("[A-Za-z]:[\\\\/].*")) {
            throw new InvalidValue("\"" + path + "\" is absolute", FROM_ROOT);
        }
        if (path.equals("~") || path.startsWith("~/")) {
            throw new InvalidValue("\"" + path + "\" is in a home folder, outside the repository", FROM_ROOT);
        }
        if (path.contains("\\")) {
            throw new InvalidValue("\"" + path + "\" contains a backslash", "write it with forward slashes");
        }
    }
}
