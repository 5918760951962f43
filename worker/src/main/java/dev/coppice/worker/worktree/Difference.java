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

    /** A file or link that is to be written. */
    record Blob(String path, int mode, String id) {}

    /**
     * A file, link or submodule that is not the same in both commits.
     *
     * @param before its mode in the first commit, 0 where it is missing; after that in the second
     * @param id of its content in the second
     */
    record Changed(String path, int before, int after, String id) {}

    /**
     * Sums changes up.
     *
     * @return nothing if more is needed than to remove and write some files: submodules come or go, the attributes that files are written
     *     by change, or a name is one that git looks at closer
     */
    static Optional<Difference> of(List<Changed> changes) {
        List<String> gone = new ArrayList<>();
        List<Blob> come = new ArrayList<>();
        for (Changed change : changes) {
            if (change.before() == SUBMODULE || change.after() == SUBMODULE || !isSimple(change.path())) {
                return Optional.empty();
            }
            if (change.before() != 0) {
                gone.add(change.path());
            }
            if (change.after() != 0) {
                come.add(new Blob(change.path(), change.after(), change.id()));
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
