package dev.coppice.worker.worktree;

import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.worktree.GitCommand.Result;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import dev.coppice.worker.worktree.Move.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings a worktree's files to a commit at the cost of the difference. What was last checked out is known from an index that jobs
 * never see, so nothing they do to their own (flags, sparseness, damage) hides a changed file.
 */
final class Checkout {
    private static final Duration SEARCH_LIMIT = Duration.ofMinutes(10);

    private final Git git;
    private final Mirror mirror;
    private final Obstacles obstacles;
    private final Submodules submodules;
    private final Move move;
    private final KnownTrees known = new KnownTrees();

    Checkout(Mirror mirror) {
        this.git = mirror.git();
        this.obstacles = new Obstacles(git);
        this.submodules = new Submodules(git, mirror.name());
        this.mirror = mirror;
        this.move = new Move(mirror);
    }

    /** Afterwards the files are exactly the commit's. The caller holds the worktree's lock. */
    void reset(WorktreeFolder worktree, String commit) throws CheckoutException, InterruptedException {
        try {
            GitFolder.folder(worktree.files());
            Files.deleteIfExists(worktree.indexLock());
            Files.deleteIfExists(worktree.partLock());
            worktree.git()
                    .resetBorrowing(
                            mirror.folder(),
                            ObjectFormat.of(commit),
                            mirror.name().origin());
            Optional<KnownTree> tree = known.take(worktree);
            Optional<Plan> plan = tree.isEmpty() ? Optional.empty() : move.plan(worktree, tree.get(), commit);
            if (plan.isPresent()) {
                carryOut(plan.get(), worktree, commit);
            } else {
                renew(worktree, commit);
            }
        } catch (IOException e) {
            throw CheckoutException.of("reset " + worktree.files() + " to " + commit, e);
        }
    }

    /** From a tree of which all changes are known. */
    private void carryOut(Plan plan, WorktreeFolder worktree, String commit)
            throws CheckoutException, InterruptedException, IOException {
        worktree.git().detachAt(commit);
        if (plan.isDone()) {
            KnownTree tree = plan.seen().tree();
            if (!tree.hasJobsIndex(worktree)) {
                worktree.git().takeIndex(worktree.index());
                tree = tree.withJobsIndexAnew();
            }
            known.rememberAgain(worktree, tree);
            return;
        }
        move.carryOut(plan, worktree, ObjectFormat.of(commit));
        finish(worktree, commit, false);
    }

    /** From whatever is there. */
    private void renew(WorktreeFolder worktree, String commit)
            throws CheckoutException, InterruptedException, IOException {
        boolean anew = !Files.exists(worktree.index());
        submodules.remove(worktree, lister(worktree));
        // Before the checkout, while the index still tells what was here: a folder that a job moved away and linked to
        // looks unchanged to a checkout.
        removeAllButTracked(worktree);
        checkOut(worktree, commit);
        finish(worktree, commit, anew);
    }

    /** @param anew whether all files have just been written */
    private void finish(WorktreeFolder worktree, String commit, boolean anew)
            throws CheckoutException, InterruptedException, IOException {
        TreeIndex index = TreeIndex.read(worktree.index(), ObjectFormat.of(commit));
        WrittenAttributes attributes = new WrittenAttributes(worktree.attributes());
        if (!anew && !attributes.are(index.attributes())) {
            remake(worktree, commit);
            return;
        }
        attributes.write(index.attributes());
        worktree.git().takeIndex(worktree.index());
        submodules.place(worktree);
        known.remember(worktree, index, commit);
    }

    /** Git's cleaning seldom meets an obstacle, so it does not wait for the search, and is done again after one. */
    private void removeAllButTracked(WorktreeFolder worktree)
            throws CheckoutException, InterruptedException, IOException {
        Path files = worktree.files();
        GitCommand clean = command(worktree, "clean", "-ffdx", "--quiet").withoutOutput();
        boolean clear;
        try (RunningCommand search = obstacles.look(files)) {
            boolean cleaned = clean.tryRun("remove what was left in " + files).exit() == 0;
            Result found = search.await(SEARCH_LIMIT);
            clear = cleaned && found.bytes().isEmpty() && found.errors().lines().allMatch(Checkout::isOfCleaning);
        }
        if (!clear) {
            obstacles.removeFrom(files);
            clean.run("remove what was left in " + files);
        }
    }

    /** What is gone before the search could look at it needs no search. */
    private static boolean isOfCleaning(String error) {
        return error.endsWith("No such file or directory");
    }

    /** As {@link #reset}, from nothing. */
    void remake(WorktreeFolder worktree, String commit) throws CheckoutException, InterruptedException {
        try {
            TreeDeletion.delete(worktree.index());
            TreeDeletion.delete(worktree.files());
        } catch (IOException e) {
            throw CheckoutException.of("remove " + worktree.files(), e);
        }
        reset(worktree, commit);
    }

    /** Makes a repository of its own: it shares no file with the mirror. */
    void cloneInto(WorktreeFolder worktree, String commit) throws CheckoutException, InterruptedException {
        try {
            TreeDeletion.delete(worktree.index());
            TreeDeletion.delete(worktree.files());
            GitFolder.folder(worktree.files());
            GitFolder own = worktree.git();
            own.resetEmpty(ObjectFormat.of(commit), mirror.name().origin());
            git.command(
                            "--git-dir=" + own.path(),
                            "fetch",
                            "--quiet",
                            "--no-tags",
                            "--update-shallow",
                            mirror.path().toString(),
                            Mirror.refName(commit))
                    .with(GitCommand.WORKS_ON, worktree.path())
                    .withoutOutput()
                    .run("copy " + commit + " from the mirror " + mirror.path());
            checkOut(worktree, commit);
            own.takeIndex(worktree.index());
            submodules.place(worktree);
        } catch (IOException e) {
            throw CheckoutException.of("clone " + commit + " into " + worktree.files(), e);
        }
    }

    private void checkOut(WorktreeFolder worktree, String commit) throws CheckoutException, InterruptedException {
        command(worktree, "checkout", "-f", "-q", "--detach", commit)
                .withoutOutput()
                .run("check out " + commit + " in " + worktree.files());
    }

    private GitCommand lister(WorktreeFolder worktree) {
        return command(worktree, "ls-files", "--stage", "-z");
    }

    private GitCommand command(WorktreeFolder worktree, String... arguments) {
        return git.commandIn(worktree, worktree.index(), arguments);
    }
}
