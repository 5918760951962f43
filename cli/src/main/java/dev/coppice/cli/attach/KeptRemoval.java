package dev.coppice.cli.attach;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.worker.kept.KeptAttempt;
import dev.coppice.worker.kept.KeptAttempts;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import java.io.IOException;

/** Removes a kept attempt before its time, its worktree included. */
final class KeptRemoval {
    private final Invocation invocation;
    private final KeptAttempts attempts;

    KeptRemoval(Invocation invocation, KeptAttempts attempts) {
        this.invocation = invocation;
        this.attempts = attempts;
    }

    void remove(KeptAttempt kept) throws IOException, InterruptedException {
        attempts.remove(kept);
        try {
            new Mirrors(UserDirectories.of(invocation).cache(), invocation.time())
                    .pool(kept.repository())
                    .removeKept(kept.worktree());
        } catch (CheckoutException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        }
        invocation.out().println("Attempt " + kept.number() + " of " + kept.plan() + " is removed.");
    }
}
