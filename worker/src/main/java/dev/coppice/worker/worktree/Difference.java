package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What differs between the files of two commits. Paths are as in the index: a character for each byte.
 *
 * @param gone of the first commit's, by path: what the second has not, or has another of
 * @param come of the second commit's
 */
record Difference(List<String> gone, List<Blob> come) {
    static final Difference NONE = new Difference(List.of(), List.of());

    private static final int SUBMODULE = 0160000;
    private static final int OCTAL = 8;

    /** A file or link that is to be written. */
    record Blob(String path, int mode, String id) {}

    /**
     * Reads what {@code git diff-tree -r -z --no-renames} says.
     *
     * @return nothing if more is needed than to remove and write some files: submodules come or go, the attributes that files are written
     *     by change, or a name is one that git looks at closer
     */
    static Optional<Difference> parse(String output) {
        List<String> gone = new ArrayList<>();
        List<Blob> come = new ArrayList<>();
        String[] parts = output.split("\0", -1);
        for (int at = 0; at + 1 < parts.length; at += 2) {
            String[] fields = parts[at].substring(1).split(" ", -1);
            int before = Integer.parseInt(fields[0], OCTAL);
            int after = Integer.parseInt(fields[1], OCTAL);
            String path = parts[at + 1];
            if (before == SUBMODULE || after == SUBMODULE || !isSimple(path)) {
                return Optional.empty();
            }
            if (before != 0) {
                gone.add(path);
            }
            if (after != 0) {
                come.add(new Blob(path, after, fields[3]));
            }
        }
        return Optional.of(new Difference(gone, come));
    }

    /** Git refuses names by which a repository could be written into ({@code .git}, and what some file systems take for it). */
    private static boolean isSimple(String path) {
        if (path.indexOf('\\') >= 0) {
            return false;
        }
        for (String name : path.toLowerCase(Locale.ROOT).split("/", -1)) {
            boolean special = name.isEmpty() || name.equals(".") || name.equals("..") || name.startsWith("git~");
            if (special || (name.startsWith(".git") && !name.equals(".gitignore") && !name.equals(".github"))) {
                return false;
            }
        }
        return true;
    }

    /** A path as the file system wants it. */
    static byte[] bytes(String path) {
        return path.getBytes(ISO_8859_1);
    }
}
