package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a commit of a person's files without a trace in their repository: the index is a copy, and the object folder is the
 * mirror's. The person's own is not even an alternate of it, since git renews the time stamps of objects that it finds again.
 */
final class WorkingTreeCapture {
    private static final Map<String, String> WHO = Map.of("NAME", "coppice", "EMAIL", "coppice@localhost");

    private final Git git;
    private final Path root;
    private final Path gitFolder;
    private final Mirror mirror;

    WorkingTreeCapture(Git git, Path root, Path gitFolder, Mirror mirror) {
        this.git = git;
        this.root = root;
        this.gitFolder = gitFolder;
        this.mirror = mirror;
    }

    String capture(String head) throws CheckoutException, InterruptedException {
        String deed = "take the uncommitted files of " + root + " along";
        @Nullable Path index = null;
        try {
            index = copyIndex();
            // What equals HEAD keeps its file times, by which git knows unchanged files without reading them.
            command(index, "read-tree", "--reset", head).run(deed);
            command(index, "add", "--update", ".").run(deed);
            String untracked = command(index, "ls-files", "-z", "--others", "--exclude-standard")
                    .run(deed)
                    .bytes();
            command(index, "update-index", "--add", "-z", "--stdin")
                    .input(withoutRepositories(untracked))
                    .run(deed);
            String tree = command(index, "write-tree").run(deed).text();
            String commit = commit(index, head, tree, deed);
            if (!commit.equals(head)) {
                mirror.keep(commit);
            }
            return commit;
        } catch (IOException e) {
            throw CheckoutException.of(deed, e);
        } finally {
            Git.discard(index);
        }
    }

    private String commit(Path index, String head, String tree, String deed)
            throws CheckoutException, InterruptedException {
        String[] of = command(index, "show", "--no-patch", "--format=%T %ct", head)
                .run(deed)
                .text()
                .split(" ", 2);
        if (tree.equals(of[0])) {
            return head;
        }
        GitCommand command = command(index, "commit-tree", "-p", head, "-m", "Uncommitted files", tree);
        for (String role : new String[] {"AUTHOR", "COMMITTER"}) {
            command.with("GIT_" + role + "_DATE", of[1] + " +0000");
            WHO.forEach((part, value) -> command.with("GIT_" + role + "_" + part, value));
        }
        return command.run(deed).text();
    }

    private GitCommand command(Path index, String... arguments) {
        String[] all = new String[arguments.length + 8];
        String[] settings = {
            "-c",
            "filter.lfs.clean=",
            "-c",
            "filter.lfs.process=",
            "-c",
            "filter.lfs.required=false",
            "-c",
            "core.safecrlf=false"
        };
        System.arraycopy(settings, 0, all, 0, 8);
        System.arraycopy(arguments, 0, all, 8, arguments.length);
        return git.commandOfUser(all)
                .in(root)
                .with("GIT_INDEX_FILE", index)
                .with("GIT_OBJECT_DIRECTORY", mirror.path().resolve("objects"));
    }

    private Path copyIndex() throws IOException {
        Path copy = git.scratchFile(".index");
        Path index = gitFolder.resolve("index");
        if (Files.exists(index)) {
            Files.copy(index, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return copy;
    }

    /** Names that end in a slash are repositories of their own; they are not taken along. */
    private static byte[] withoutRepositories(String names) {
        StringBuilder kept = new StringBuilder();
        for (String name : names.split("\0", -1)) {
            if (!name.isEmpty() && !name.endsWith("/")) {
                kept.append(name).append('\0');
            }
        }
        return kept.toString().getBytes(ISO_8859_1);
    }
}
