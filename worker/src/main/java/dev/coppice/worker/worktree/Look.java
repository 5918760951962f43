package dev.coppice.worker.worktree;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A look at every inode of a known tree. Most of it goes on in a {@link Search}, beside the caller. Closing ends it. */
final class Look implements AutoCloseable {
    private static final int MOST_TOP_FOLDERS = 1000;

    private final KnownTree tree;
    private final TreeIndex index;
    private final Path root;
    private final Set<String> searched;
    private final Optional<Search> search;

    private Look(KnownTree tree, TreeIndex index, Path root, Set<String> searched, Optional<Search> search) {
        this.tree = tree;
        this.index = index;
        this.root = root;
        this.searched = searched;
        this.search = search;
    }

    /**
     * Begins it.
     *
     * @param index the tree's
     * @param share of the files that the search looks at, from 0 to 1; the others are left to the caller's thread
     */
    static Look start(Git git, WorktreeFolder worktree, KnownTree tree, TreeIndex index, double share)
            throws CheckoutException {
        Set<String> searched = topFolders(index, share);
        Optional<Search> search = searched.isEmpty()
                ? Optional.empty()
                : Optional.of(Search.start(git, worktree.files(), searched, tree.latest()));
        return new Look(tree, index, worktree.files(), searched, search);
    }

    /** Folders of the root with about that share of all files. */
    private static Set<String> topFolders(TreeIndex index, double share) {
        Set<String> some = new HashSet<>();
        double left = index.size() * share;
        for (Map.Entry<String, Integer> top : index.filesByTopFolder().entrySet()) {
            if (left > 0 && some.size() < MOST_TOP_FOLDERS) {
                some.add(top.getKey());
                left -= top.getValue();
            }
        }
        return some;
    }

    /**
     * Does its part, and waits for the rest.
     *
     * @throws IOException when the tree as a whole is not what it was, such as a folder that is another or has other permissions
     */
    SeenTree await() throws IOException, CheckoutException, InterruptedException {
        List<Change> changes = new ArrayList<>();
        List<Folder> left = new ArrayList<>();
        for (Folder folder : index.folders()) {
            if (!addChangesIn(folder, changes)) {
                left.add(folder);
            }
        }
        Map<String, Set<String>> found = search.isPresent() ? search.get().await() : Map.of();
        for (Folder folder : left) {
            Set<String> names = found.getOrDefault(folder.path(), Set.of());
            if (!names.isEmpty()) {
                folder.entries().stream()
                        .filter(entry -> names.contains(entry.name()))
                        .forEach(entry -> changes.add(changed(folder, entry)));
            }
        }
        return new SeenTree(tree, index, changes);
    }

    /** Leaves a folder to the search if it holds the same names for the same inodes. */
    private boolean addChangesIn(Folder folder, List<Change> changes) throws IOException {
        Path path = root.resolve(folder.path());
        Stamp now;
        try {
            now = Stamp.of(path);
        } catch (NoSuchFileException removed) {
            folder.entries().forEach(entry -> changes.add(changed(folder, entry)));
            return true;
        }
        boolean renamed = tree.folder(folder.path(), now).changed() != now.changed();
        if (!renamed && searched.contains(folder.top())) {
            return false;
        }
        if (renamed) {
            addStrangers(path, folder, changes);
        }
        for (Entry entry : folder.entries()) {
            if (!isAsWritten(path.resolve(entry.name()), entry, renamed)) {
                changes.add(changed(folder, entry));
            }
        }
        return true;
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

    private Change changed(Folder folder, Entry entry) {
        return new Change(root.resolve(folder.path() + entry.name()), Optional.of(entry));
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

    @Override
    public void close() throws CheckoutException {
        if (search.isPresent()) {
            search.get().close();
        }
    }
}
