package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.host.Permissions;
import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code .git} folder of a repository that belongs to us, brought to a known state by writing its few files: whatever a job
 * did to it (config, hooks, refs, stash, a rebase in progress, stale locks, or removing it) is gone afterwards.
 *
 * @param path the folder itself
 */
record GitFolder(Path path) {
    private static final Set<String> OF_WORKTREE = Set.of("HEAD", "config", "objects", "refs", "index", "shallow");

    /** How long the object ids are. */
    enum ObjectFormat {
        SHA1(20),
        SHA256(32);

        private final int idBytes;

        ObjectFormat(int idBytes) {
            this.idBytes = idBytes;
        }

        int idBytes() {
            return idBytes;
        }

        static ObjectFormat of(String commit) {
            return commit.length() == 64 ? SHA256 : SHA1;
        }
    }

    /** Makes a repository that borrows the mirror's objects, owns nothing else, and stands at no commit yet. */
    void resetBorrowing(GitFolder mirror, ObjectFormat format, Optional<String> origin) throws IOException {
        reset(format, origin, OF_WORKTREE);
        Path objects = emptyFolder("objects", Set.of("info"));
        Path info = folder(objects.resolve("info"));
        keepOnly(info, Set.of("alternates"));
        Folders.write(info.resolve("alternates"), (mirror.path().resolve("objects") + "\n").getBytes(UTF_8));
        copyShallow(mirror);
    }

    /** Makes a repository with objects of its own, none yet. */
    void resetEmpty(ObjectFormat format, Optional<String> origin) throws IOException {
        reset(format, origin, Set.of());
        folder(path.resolve("objects"));
    }

    private void reset(ObjectFormat format, Optional<String> origin, Set<String> keep) throws IOException {
        folder(path);
        keepOnly(path, keep);
        Folders.write(path.resolve("config"), config(false, format, origin).getBytes(UTF_8));
        emptyFolder("refs", Set.of());
        if (!Files.isRegularFile(path.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)) {
            Folders.write(path.resolve("HEAD"), "ref: refs/heads/main\n".getBytes(UTF_8));
        }
    }

    /** Makes a bare repository, or mends all of one but its objects and refs. */
    void ensureBare(ObjectFormat format) throws IOException {
        folder(path);
        Folders.write(
                path.resolve("config"), config(true, format, Optional.empty()).getBytes(UTF_8));
        folder(folder(path.resolve("objects")).resolve("info"));
        Files.deleteIfExists(path.resolve("objects").resolve("info").resolve("alternates"));
        folder(path.resolve("refs"));
        TreeDeletion.delete(path.resolve("hooks"));
        Folders.write(path.resolve("HEAD"), "ref: refs/heads/main\n".getBytes(UTF_8));
    }

    /** A shallow repository says where its history ends; who borrows its objects must know as well. */
    private void copyShallow(GitFolder mirror) throws IOException {
        try {
            Folders.write(
                    path.resolve("shallow"), Files.readAllBytes(mirror.path().resolve("shallow")));
        } catch (NoSuchFileException complete) {
            TreeDeletion.delete(path.resolve("shallow"));
        }
    }

    private static String config(boolean bare, ObjectFormat format, Optional<String> origin) {
        StringBuilder text = new StringBuilder("[core]\n\trepositoryformatversion = ")
                .append(format == ObjectFormat.SHA256 ? 1 : 0)
                .append("\n\tfilemode = true\n\tbare = ")
                .append(bare)
                .append("\n\tlogallrefupdates = false\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n");
        if (format == ObjectFormat.SHA256) {
            text.append("[extensions]\n\tobjectformat = sha256\n");
        }
        origin.ifPresent(url -> text.append("[remote \"origin\"]\n\turl = \"")
                .append(url.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\"\n"));
        return text.toString();
    }

    private Path emptyFolder(String name, Set<String> keep) throws IOException {
        Path folder = folder(path.resolve(name));
        keepOnly(folder, keep);
        return folder;
    }

    /** Makes sure that this is a folder, not a link to one, and that we may change it. */
    static Path folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            TreeDeletion.delete(folder);
            Files.createDirectories(folder);
        }
        Permissions.makeWritable(folder);
        return folder;
    }

    private static void keepOnly(Path folder, Set<String> names) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!names.contains(String.valueOf(entry.getFileName()))) {
                    TreeDeletion.delete(entry);
                }
            }
        }
    }

    /** Stands at a commit, on no branch. */
    void detachAt(String commit) throws IOException {
        Path head = path.resolve("HEAD");
        TreeDeletion.delete(head);
        Folders.write(head, (commit + "\n").getBytes(UTF_8));
    }

    Path index() {
        return path.resolve("index");
    }

    /** Gives the job an index of its own; its time stays, by which git tells entries that may have changed unseen. */
    void takeIndex(Path index) throws IOException {
        Path target = index();
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            TreeDeletion.delete(target);
        }
        Files.copy(index, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** What its objects' ids are, by its configuration. */
    ObjectFormat format() throws IOException {
        Path config = path.resolve("config");
        return Files.exists(config) && Files.readString(config, UTF_8).contains("objectformat = sha256")
                ? ObjectFormat.SHA256
                : ObjectFormat.SHA1;
    }
}
