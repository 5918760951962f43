package dev.coppice.worker.worktree;

import dev.coppice.worker.worktree.Difference.Blob;
import dev.coppice.worker.worktree.GitCommand.Result;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Goes on from a known tree to a commit: looks what has changed in it and, at the same time, how the commits differ, and has git write only
 * these files, by an index of them alone. Safe for use by many threads.
 */
final class Move {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int WORTH_A_THREAD = 2000;
    private static final int MOST_PARTS = 4;

    private final Git git;
    private final Mirror mirror;
    private final AtomicInteger looking = new AtomicInteger();

    Move(Mirror mirror) {
        this.git = mirror.git();
        this.mirror = mirror;
    }

    /** A tree that was looked at, and how it differs from the wanted commit. */
    record Plan(SeenTree seen, Difference difference) {
        boolean isDone() {
            return seen.isUnchanged() && difference.equals(Difference.NONE);
        }
    }

    /** What is to be done; nothing if that is not known for certain, or is too much. */
    Optional<Plan> plan(WorktreeFolder worktree, KnownTree tree, String commit)
            throws CheckoutException, InterruptedException {
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
            throws IOException, CheckoutException, InterruptedException {
        try (RunningCommand compare = compare(tree.commit(), commit)) {
            SeenTree seen = new Look(tree, index, worktree.files(), Inodes::of).at(parts(index.size(), atOnce));
            return difference(compare)
                    .filter(difference -> !seen.isMostlyChanged(difference))
                    .map(difference -> new Plan(seen, difference));
        }
    }

    /** In how many threads to look, with this machine's processors for all who look now. */
    private static int parts(int files, int atOnce) {
        int processors = Runtime.getRuntime().availableProcessors() / atOnce;
        return Math.clamp(Math.min(processors, files / WORTH_A_THREAD), 1, MOST_PARTS);
    }

    private @Nullable RunningCommand compare(String before, String after) throws CheckoutException {
        return before.equals(after)
                ? null
                : git.command("--git-dir=" + mirror.path(), "diff-tree", "-r", "-z", "--no-renames", before, after)
                        .start("compare " + before + " with " + after);
    }

    private static Optional<Difference> difference(@Nullable RunningCommand compare)
            throws CheckoutException, InterruptedException {
        if (compare == null) {
            return Optional.of(Difference.NONE);
        }
        Result result = compare.await(LIMIT);
        return result.exit() == 0 ? Difference.parse(result.bytes()) : Optional.empty();
    }

    /** Does it, in the files and in our index of them. */
    void carryOut(Plan plan, WorktreeFolder worktree, ObjectFormat format)
            throws CheckoutException, InterruptedException, IOException {
        plan.seen().remove(plan.difference(), worktree);
        List<Blob> missing = plan.seen().missing(plan.difference()).stream()
                .sorted(Comparator.comparing(Blob::path))
                .toList();
        IndexWriter.write(missing, format, worktree.part());
        if (!missing.isEmpty()) {
            git.commandIn(worktree, worktree.part(), "checkout-index", "--all", "--index", "--quiet")
                    .withoutOutput()
                    .run("write " + missing.size() + " files in " + worktree.files());
        }
        TreeIndex written = TreeIndex.read(worktree.part(), format);
        plan.seen().index().writeWith(written, plan.difference().gone(), worktree.index());
        Files.delete(worktree.part());
    }
}
