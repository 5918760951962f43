package dev.coppice.worker.worktree;

import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.worktree.TreeIndex.Entry;
import dev.coppice.worker.worktree.TreeIndex.Folder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A look at every inode of a known tree.
 *
 * @param inodes how to ask for them
 */
record Look(KnownTree tree, TreeIndex index, Path root, How inodes) {
    /** A way to ask for inodes. */
    interface How {
        Inodes of(Path root, TreeIndex index) throws IOException;
    }

    /**
     * Looks.
     *
     * @param parts in how many threads
     * @throws IOException when the tree as a whole is not what it was, such as a folder that is another or has other permissions
     */
    SeenTree at(int parts) throws IOException, InterruptedException {
        List<Entry> entries = index.entries();
        int share = entries.size() / parts;
        List<CompletableFuture<List<Change>>> others = new ArrayList<>();
        try (Crew crew = new Crew("look")) {
            for (int part = 1; part < parts; part++) {
                List<Entry> some =
                        entries.subList(part * share, part == parts - 1 ? entries.size() : (part + 1) * share);
                others.add(crew.call("part", () -> changed(some)));
            }
            List<Change> changes = new ArrayList<>(strangers());
            changes.addAll(changed(parts == 1 ? entries : entries.subList(0, share)));
            for (CompletableFuture<List<Change>> other : others) {
                changes.addAll(other.get());
            }
            return new SeenTree(tree, index, changes);
        } catch (ExecutionException e) {
            throw new IOException("a part could not be looked at", e);
        }
    }

    /** Files that are not any more what was checked out. */
    private List<Change> changed(List<Entry> entries) throws IOException {
        List<Change> changes = new ArrayList<>();
        try (Inodes now = inodes.of(root, index)) {
            for (Entry entry : entries) {
                if (!now.isAsNoted(entry)) {
                    changes.add(new Change(root.resolve(index.name(entry)), Optional.of(entry)));
                }
            }
        }
        return changes;
    }

    /** What is in the tree's folders and was not checked out. */
    private List<Change> strangers() throws IOException {
        List<Change> strangers = new ArrayList<>();
        for (Folder folder : index.folders()) {
            Path path = root.resolve(folder.path());
            try {
                Stamp now = Stamp.of(path);
                if (tree.folder(folder.path(), now).changed() != now.changed()) {
                    addStrangers(path, folder, strangers);
                }
            } catch (NoSuchFileException removed) {
                // So are all its files, which are asked for.
            }
        }
        return strangers;
    }

    private static void addStrangers(Path path, Folder folder, List<Change> strangers) throws IOException {
        Set<Path> own = new HashSet<>();
        folder.entries().forEach(entry -> own.add(path.resolve(entry.name())));
        folder.folders().forEach(name -> own.add(path.resolve(name)));
        if (folder.path().isEmpty()) {
            own.add(path.resolve(".git"));
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (!own.contains(entry)) {
                    strangers.add(new Change(entry, Optional.empty()));
                }
            }
        }
    }
}
