package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.coppice.repository.PlainSystem;
import dev.coppice.worker.worktree.Difference.Changed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mirror's objects within this process, where starting git would take longer than the reading. The mirror stays open from the first
 * use on; what JGit keeps of it in memory gives way when memory is short. Safe for use by many threads.
 */
final class MirrorObjects {
    static {
        PlainSystem.install();
    }

    private final Path mirror;
    private @Nullable Repository opened;

    MirrorObjects(Path mirror) {
        this.mirror = mirror;
    }

    /**
     * How the files of two commits differ.
     *
     * @return nothing if git itself has to go from one to the other
     */
    Optional<Difference> compare(String before, String after) throws IOException {
        if (!isKnown(before) || !isKnown(after)) {
            return Optional.empty();
        }
        List<Changed> changes = new ArrayList<>();
        try (ObjectReader reader = repository().newObjectReader();
                RevWalk commits = new RevWalk(reader);
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(commits.parseCommit(ObjectId.fromString(before)).getTree());
            walk.addTree(commits.parseCommit(ObjectId.fromString(after)).getTree());
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.setRecursive(true);
            while (walk.next()) {
                String path = new String(walk.getRawPath(), ISO_8859_1);
                changes.add(new Changed(
                        path,
                        walk.getRawMode(0),
                        walk.getRawMode(1),
                        walk.getObjectId(1).name()));
            }
        }
        return Difference.of(changes);
    }

    /** JGit knows objects by SHA-1 only. */
    static boolean isKnown(String id) {
        return ObjectId.isId(id);
    }

    /** How large the contents of files are, in bytes. */
    long size(List<String> ids) throws IOException {
        long size = 0;
        try (ObjectReader reader = repository().newObjectReader()) {
            for (String id : ids) {
                size += reader.getObjectSize(ObjectId.fromString(id), Constants.OBJ_BLOB);
            }
        }
        return size;
    }

    /** Copies the content of a file. */
    void copy(String id, OutputStream to) throws IOException {
        try (ObjectReader reader = repository().newObjectReader()) {
            reader.open(ObjectId.fromString(id), Constants.OBJ_BLOB).copyTo(to);
        }
    }

    private synchronized Repository repository() throws IOException {
        Repository known = opened;
        if (known == null) {
            known = new FileRepositoryBuilder()
                    .setGitDir(mirror.toFile())
                    .setMustExist(true)
                    .setBare()
                    .build();
            opened = known;
        }
        return known;
    }
}
