package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.TreeIndex.Entry;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A known tree that was looked at again. */
record SeenTree(KnownTree tree, TreeIndex index, List<Change> changes) {

    boolean isUnchangedAt(String commit) {
        return changes.isEmpty() && tree.commit().equals(commit);
    }

    /** Whether there is more than a few changes to undo: a full reset knows better how. */
    boolean isMostlyChanged() {
        return changedEntries().size() > index.size() / 2;
    }

    private List<Entry> changedEntries() {
        return changes.stream().flatMap(change -> change.entry().stream()).toList();
    }

    /** Removes all that has changed, and from the index too, so that git sees files that it has yet to write. */
    void removeChanges(WorktreeFolder worktree) throws IOException {
        for (Change change : changes) {
            Folders.remove(change.path());
            removeEmptyFolders(change.path(), worktree.files());
        }
        List<Entry> entries = changedEntries();
        if (!entries.isEmpty()) {
            index.writeWithout(entries, worktree.index());
        }
    }

    /** Git removes a folder that it empties itself, and makes one that it needs. */
    private static void removeEmptyFolders(Path removed, Path root) throws IOException {
        try {
            Path folder = removed.getParent();
            while (folder != null && !folder.equals(root)) {
                Files.deleteIfExists(folder);
                folder = folder.getParent();
            }
        } catch (DirectoryNotEmptyException inUse) {
            // So are those above it.
        }
    }
}
