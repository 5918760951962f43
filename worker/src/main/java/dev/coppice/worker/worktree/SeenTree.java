package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.worktree.Difference.Blob;
import dev.coppice.worker.worktree.TreeIndex.Entry;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A known tree that was looked at again. */
record SeenTree(KnownTree tree, TreeIndex index, List<Change> changes) {

    boolean isUnchanged() {
        return changes.isEmpty();
    }

    /** Whether there is more than a few changes to undo: a full reset knows better how. */
    boolean isMostlyChanged(Difference difference) {
        return changedEntries().size() + difference.come().size() > index.size() / 2;
    }

    private List<Entry> changedEntries() {
        return changes.stream().flatMap(change -> change.entry().stream()).toList();
    }

    /** Removes all that has changed, and all that another commit does not have. */
    void remove(Difference difference, WorktreeFolder worktree) throws IOException {
        for (Change change : changes) {
            remove(change.path(), worktree.files());
        }
        for (String path : difference.gone()) {
            remove(worktree.files().resolve(new String(Difference.bytes(path), UTF_8)), worktree.files());
        }
    }

    /** What is to be written once that is removed. */
    List<Blob> missing(Difference difference) {
        Set<String> decided = new HashSet<>(difference.gone());
        List<Blob> missing = new ArrayList<>(difference.come());
        for (Entry entry : changedEntries()) {
            Blob blob = index.blob(entry);
            if (!decided.contains(blob.path())) {
                missing.add(blob);
            }
        }
        return missing;
    }

    private static void remove(Path path, Path root) throws IOException {
        TreeDeletion.delete(path);
        try {
            Path folder = path.getParent();
            while (folder != null && !folder.equals(root)) {
                Files.deleteIfExists(folder);
                folder = folder.getParent();
            }
        } catch (DirectoryNotEmptyException inUse) {
            // So are those above it.
        }
    }
}
