package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import dev.coppice.worker.worktree.TreeIndex.Entry;
import dev.coppice.worker.worktree.TreeIndex.Folder;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a tree after its reset: the stamps of its index and of each of its folders. The index holds those of its files, as git
 * found them when it wrote them.
 *
 * @param content of the index, while there is memory to spare: it can be read again
 * @param folders by path, as in {@link TreeIndex}
 * @param jobsIndex the copy of the index that jobs have; empty when it is not known
 */
record KnownTree(
        String commit,
        Stamp index,
        SoftReference<TreeIndex> content,
        Map<String, Stamp> folders,
        Optional<Stamp> jobsIndex) {

    /**
     * Takes note of files that are exactly the commit's.
     *
     * @param index has just been read
     * @return nothing if a change could follow that would not show
     */
    static Optional<KnownTree> of(WorktreeFolder worktree, TreeIndex index, String commit) throws IOException {
        if (!index.isPlain()) {
            return Optional.empty();
        }
        Map<String, Stamp> folders = new HashMap<>();
        Stamp ofIndex = Stamp.of(worktree.index());
        Stamp ofJobsIndex = Stamp.of(worktree.git().index());
        long latest = Math.max(ofIndex.changed(), ofJobsIndex.changed());
        for (Folder folder : index.folders()) {
            Stamp stamp = Stamp.of(worktree.files().resolve(folder.path()));
            folders.put(folder.path(), stamp);
            latest = Math.max(latest, stamp.changed());
            for (Entry entry : folder.entries()) {
                latest = Math.max(latest, entry.changed());
            }
        }
        return FileClock.passes(latest, worktree.probe())
                ? Optional.of(
                        new KnownTree(commit, ofIndex, new SoftReference<>(index), folders, Optional.of(ofJobsIndex)))
                : Optional.empty();
    }

    /** @throws IOException when its index is not as it was */
    TreeIndex read(WorktreeFolder worktree) throws IOException {
        if (!Stamp.of(worktree.index()).equals(index)) {
            throw new IOException(worktree.index() + " has changed");
        }
        TreeIndex kept = content.get();
        return kept != null ? kept : TreeIndex.read(worktree.index(), ObjectFormat.of(commit));
    }

    /** Whether jobs still have the index that they were given. */
    boolean hasJobsIndex(WorktreeFolder worktree) throws IOException {
        try {
            return jobsIndex.isPresent() && Stamp.of(worktree.git().index()).equals(jobsIndex.get());
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    /** The same tree, of which jobs have just been given the index again. */
    KnownTree withJobsIndexAnew() {
        return new KnownTree(commit, index, content, folders, Optional.empty());
    }

    /**
     * What a folder was.
     *
     * @throws IOException when it is another now, or has other permissions
     */
    Stamp folder(String path, Stamp now) throws IOException {
        Stamp known = folders.get(path);
        if (known == null || !known.isOfSameInode(now)) {
            throw new IOException(Path.of(path) + " is another folder");
        }
        return known;
    }
}
