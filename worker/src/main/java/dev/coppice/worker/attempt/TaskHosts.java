package dev.coppice.worker.attempt;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.ShellBlock;
import dev.coppice.worker.environment.TaskPlace;
import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.process.Shells;
import dev.coppice.worker.process.TaskHost;
import dev.coppice.worker.process.TaskShell;
import dev.coppice.worker.process.UntrustedShellException;
import dev.coppice.worker.worktree.Worktree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Finds where the tasks of an attempt run, and looks before anything runs whether all of them can: half a plan is no use to anybody. */
final class TaskHosts {
    private final JobSpec spec;
    private final Shells shells;
    private final String token;
    private final Duration grace;

    /** @param token of the attempt's claim */
    TaskHosts(JobSpec spec, Shells shells, String token, Duration grace) {
        this.spec = spec;
        this.shells = shells;
        this.token = token;
        this.grace = grace;
    }

    /** @param worker that runs them, for people */
    TaskHost open(AttemptServices services, Worktree worktree, AttemptHome home, String worker)
            throws AttemptBrokenException, InterruptedException {
        if (services.haveTaskContainer()) {
            return services.host(
                    new TaskPlace(worktree.path(), home.folder(), home.scripts(), List.of(worktree.cacheDir()), grace),
                    blocks());
        }
        try {
            shells.check(blocks());
        } catch (UntrustedShellException e) {
            throw new AttemptBrokenException(
                    BrokenReason.REFUSED, "worker " + worker + " does not run " + spec.plan() + ": " + e.getMessage());
        } catch (IOException e) {
            throw AttemptBrokenException.of("find a shell for " + spec.plan(), e);
        }
        return new TaskShell(shells, token, home.scripts(), grace);
    }

    private List<ShellBlock> blocks() {
        return spec.batches().stream()
                .flatMap(batch -> batch.tasks().stream())
                .flatMap(task -> task.blocks().stream())
                .toList();
    }
}
