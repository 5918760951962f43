package dev.coppice.worker.worktree;

import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.worktree.Difference.Blob;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goes on from a known tree to a commit: sees how the commits differ, looks what has changed in the tree, and has only these files written.
 * Safe for use by many threads.
 */
final class Move {
    private static final int WORTH_A_THREAD = 2000;
    private static final int MOST_PARTS = 4;

    private final Git git;
    private final MirrorObjects objects;
    private final PlainFiles plain;
    private final AtomicInteger looking = new AtomicInteger();

    Move(Mirror mirror) {
        this.git = mirror.git();
        objects = new MirrorObjects(mirror.path());
        plain = new PlainFiles(objects);
    }

    /** A tree that was looked at, and how it differs from the wanted commit. */
    record Plan(SeenTree seen, Difference difference) {
        boolean isDone() {
            return seen.isUnchanged() && difference.equals(Difference.NONE);
        }
    }

    /** What is to be done; nothing if that is not known for certain, or is too much. */
    Optional<Plan> plan(WorktreeFolder worktree, KnownTree tree, String commit) throws InterruptedException {
        int atOnce = looking.incrementAndGet();
        try {
            return plan(worktree, tree, tree.read(worktree), commit, atOnce);
        } catch (IOException | InvalidPathException notCertain) {
            return Optional.empty();
        } finally {
            looking.decrementAndGet();
        }
    }

    private Optional<Plan> plan(WorktreeFolder worktree, KnownTree tree, TreeIndex index, String commit, int atOnce)
            throws IOException, InterruptedException {
        try (Crew crew = new Crew("move")) {
            Future<Optional<Difference>> difference = tree.commit().equals(commit)
                    ? CompletableFuture.completedFuture(Optional.of(Difference.NONE))
                    : crew.call("compare", () -> objects.compare(tree.commit(), commit));
            SeenTree seen = new Look(tree, index, worktree.files(), Inodes::of).at(parts(index.size(), atOnce));
            return difference.get().filter(all -> !seen.isMostlyChanged(all)).map(all -> new Plan(seen, all));
        } catch (ExecutionException e) {
            throw new IOException("the commits could not be compared", e);
        }
    }

    /** In how many threads to look, with this machine's processors for all who look now. */
    private static int parts(int files, int atOnce) {
        int processors = Runtime.getRuntime().availableProcessors() / atOnce;
        return Math.clamp(Math.min(processors, files / WORTH_A_THREAD), 1, MOST_PARTS);
    }

    /** Does it, in the files and in our index of them. */
    void carryOut(Plan plan, WorktreeFolder worktree, ObjectFormat format)
            throws CheckoutException, InterruptedException, IOException {
        plan.seen().remove(plan.difference(), worktree);
        List<Blob> missing = plan.seen().missing(plan.difference()).stream()
                .sorted(Comparator.comparing(Blob::path))
                .toList();
        TreeIndex written = plan.seen().index().attributes().isEmpty() && plain.suit(missing)
                ? TreeIndex.of(
                        IndexWriter.of(plain.write(missing, worktree.files()), format)
                                .bytes(),
                        format)
                : byGit(missing, worktree, format);
        plan.seen().index().writeWith(written, plan.difference().gone(), worktree.index());
    }

    /** By an index of these files alone, which git completes. */
    private TreeIndex byGit(List<Blob> missing, WorktreeFolder worktree, ObjectFormat format)
            throws CheckoutException, InterruptedException, IOException {
        List<byte[]> entries = missing.stream().map(IndexWriter::entry).toList();
        IndexWriter.of(entries, format).write(worktree.part());
        git.commandIn(worktree, worktree.part(), "checkout-index", "--all", "--index", "--quiet")
                .withoutOutput()
                .run("write " + missing.size() + " files in " + worktree.files());
        TreeIndex written = TreeIndex.read(worktree.part(), format);
        Files.delete(worktree.part());
        return written;
    }
}
