package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import dev.coppice.worker.worktree.TreeIndex.Entry;
import dev.coppice.worker.worktree.TreeIndex.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of a tree after its reset: the stamps of its index and of each of its folders. The index holds those of its files, as git
 * found them when it wrote them.
 *
 * @param content of the index, while there is memory to spare: it can be read again
 * @param folders by path, as in {@link TreeIndex}
 */
record KnownTree(String commit, Stamp index, SoftReference<TreeIndex> content, Map<String, Stamp> folders) {

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
        long latest = 0;
        for (Folder folder : index.folders()) {
            Stamp stamp = Stamp.of(worktree.files().resolve(folder.path()));
            folders.put(folder.path(), stamp);
            latest = Math.max(latest, stamp.changed());
            for (Entry entry : folder.entries()) {
                latest = Math.max(latest, entry.changed());
            }
        }
        Stamp ofIndex = Stamp.of(worktree.index());
        return Stamp.awaitLaterThan(Math.max(latest, ofIndex.changed()), worktree.probe())
                ? Optional.of(new KnownTree(commit, ofIndex, new SoftReference<>(index), folders))
                : Optional.empty();
    }

    /**
     * Looks at every inode of the tree.
     *
     * @throws IOException when the tree as a whole is not what it was: the index, or a folder that is another or has other permissions;
     *     also as an UncheckedIOException
     */
    SeenTree look(WorktreeFolder worktree) throws IOException {
        if (!Stamp.of(worktree.index()).equals(index)) {
            throw new IOException(worktree.index() + " has changed");
        }
        TreeIndex kept = content.get();
        TreeIndex read = kept != null ? kept : TreeIndex.read(worktree.index(), ObjectFormat.of(commit));
        List<Change> changes = read.folders().stream()
                .flatMap(folder -> changesIn(worktree.files().resolve(folder.path()), folder))
                .toList();
        return new SeenTree(this, read, changes);
    }

    private Stream<Change> changesIn(Path path, Folder folder) {
        try {
            Stamp known = folders.get(folder.path());
            Stamp now = Stamp.of(path);
            if (known == null || !known.isOfSameInode(now)) {
                throw new IOException(path + " is another folder");
            }
            List<Change> changes = new ArrayList<>();
            boolean renamed = known.changed() != now.changed();
            if (renamed) {
                addStrangers(path, folder, changes);
            }
            for (Entry entry : folder.entries()) {
                Path file = path.resolve(entry.name());
                if (!isAsWritten(file, entry, renamed)) {
                    changes.add(new Change(file, Optional.of(entry)));
                }
            }
            return changes.stream();
        } catch (NoSuchFileException removed) {
            return folder.entries().stream().map(entry -> new Change(path.resolve(entry.name()), Optional.of(entry)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another inode can only take a file's place where the folder has changed. */
    private static boolean isAsWritten(Path file, Entry entry, boolean renamed) throws IOException {
        try {
            if (!renamed) {
                return Stamp.changed(file) == entry.changed();
            }
            Stamp now = Stamp.of(file);
            return now.changed() == entry.changed() && (int) now.inode() == entry.inode();
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    private static void addStrangers(Path path, Folder folder, List<Change> changes) throws IOException {
        Set<Path> own = new HashSet<>();
        folder.entries().forEach(entry -> own.add(path.resolve(entry.name())));
        folder.folders().forEach(name -> own.add(path.resolve(name)));
        if (folder.path().isEmpty()) {
            own.add(path.resolve(".git"));
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (!own.contains(entry)) {
                    changes.add(new Change(entry, Optional.empty()));
                }
            }
        }
    }
}
