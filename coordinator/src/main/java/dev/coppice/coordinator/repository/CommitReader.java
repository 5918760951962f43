package dev.coppice.coordinator.repository;

import dev.coppice.coordinator.plan.RepositoryFiles;
import dev.coppice.repository.PlainSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The files of one commit, read from a bare repository or a {@code .git} folder without a checkout. Nothing is written. For one
 * thread; whoever opens it closes it.
 */
public final class CommitReader implements RepositoryFiles, AutoCloseable {
    private static final int SHORT_ID = 10;

    static {
        PlainSystem.install();
    }

    private final Repository repository;
    private final ObjectReader objects;
    private final ObjectId commit;
    private final ObjectId tree;

    private CommitReader(Repository repository, ObjectReader objects, ObjectId commit, ObjectId tree) {
        this.repository = repository;
        this.objects = objects;
        this.commit = commit;
        this.tree = tree;
    }

    /**
     * Opens a commit.
     *
     * @param repository the folder that holds {@code objects} and {@code refs}
     * @param revision a commit's id, a branch, a tag, or what else git takes for a commit
     * @throws UnknownRevision when the repository has no such commit
     * @throws UnreadableRepository when there is no repository, or when it is of a kind that can't be read
     */
    public static CommitReader open(Path repository, String revision) {
        refuseUnreadable(repository);
        Repository opened = null;
        try {
            opened = new FileRepositoryBuilder()
                    .setGitDir(repository.toFile())
                    .setMustExist(true)
                    .setBare()
                    .build();
            return open(opened, repository, revision);
        } catch (IOException | RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            if (e instanceof UnreadableRepository known) {
                throw known;
            }
            throw new UnreadableRepository("the repository in " + repository + " can't be read: " + e.getMessage(), e);
        }
    }

    private static CommitReader open(Repository opened, Path repository, String revision) throws IOException {
        ObjectId commit = resolve(opened, revision);
        if (commit == null) {
            throw new UnknownRevision("the repository in " + repository + " has no commit " + revision
                    + "; name a commit, a branch or a tag that it has, or fetch it first");
        }
        ObjectReader objects = opened.newObjectReader();
        try (RevWalk walk = new RevWalk(objects)) {
            return new CommitReader(
                    opened, objects, commit, walk.parseCommit(commit).getTree());
        }
    }

    private static @Nullable ObjectId resolve(Repository opened, String revision) throws IOException {
        try {
            return opened.resolve(revision + "^{commit}");
        } catch (RevisionSyntaxException | IncorrectObjectTypeException e) {
            return null;
        } catch (MissingObjectException e) {
            if (ObjectId.isId(revision)) {
                return null;
            }
            throw e; // a branch or tag whose commit is gone: the repository is damaged
        }
    }

    private static void refuseUnreadable(Path repository) {
        Path file = repository.resolve("config");
        if (!Files.isDirectory(repository.resolve("objects")) || !Files.isRegularFile(file)) {
            throw new UnreadableRepository("there is no git repository in " + repository);
        }
        try {
            Config config = new Config();
            config.fromText(Files.readString(file));
            String format = config.getString("extensions", null, "objectformat");
            if (format != null && !format.equalsIgnoreCase("sha1")) {
                throw new UnreadableRepository("the repository in " + repository + " names its objects by " + format
                        + "; only repositories with sha1 can be read");
            }
        } catch (IOException | ConfigInvalidException e) {
            throw new UnreadableRepository("the configuration " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The commit's full id, in hexadecimal. */
    public String commit() {
        return commit.name();
    }

    @Override
    public String label() {
        return "commit " + commit.name().substring(0, SHORT_ID);
    }

    @Override
    public Found find(String path, int largest) {
        try (TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(tree);
            String[] parts = path.split("/", -1);
            int depth = 0;
            while (walk.next()) {
                if (!walk.getNameString().equals(parts[depth])) {
                    continue;
                }
                boolean last = ++depth == parts.length;
                FileMode mode = walk.getFileMode();
                if (mode.equals(FileMode.SYMLINK)) {
                    return new Link(walk.getPathString());
                }
                if (mode.equals(FileMode.GITLINK)) {
                    return new Submodule(walk.getPathString());
                }
                if (last) {
                    return mode.equals(FileMode.TREE) ? new Folder() : content(walk.getObjectId(0), largest);
                }
                if (!mode.equals(FileMode.TREE)) {
                    return new Missing();
                }
                walk.enterSubtree();
            }
            return new Missing();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private Found content(ObjectId blob, int largest) throws IOException {
        ObjectLoader loader = objects.open(blob);
        return loader.getSize() > largest
                ? new TooLarge(loader.getSize())
                : new Content(loader.getCachedBytes(largest + 1));
    }

    @Override
    public List<String> paths() {
        try (TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            List<String> paths = new ArrayList<>();
            while (walk.next()) {
                if (walk.getFileMode().equals(FileMode.REGULAR_FILE)
                        || walk.getFileMode().equals(FileMode.EXECUTABLE_FILE)) {
                    paths.add(walk.getPathString());
                }
            }
            return paths;
        } catch (IOException e) {
            throw unreadable("its list of files", e);
        }
    }

    private UncheckedIOException unreadable(String what, IOException e) {
        return new UncheckedIOException(label() + " can't be read (" + what + "): " + e.getMessage(), e);
    }

    @Override
    public void close() {
        objects.close();
        repository.close();
    }
}
