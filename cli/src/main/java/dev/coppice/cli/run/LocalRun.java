package dev.coppice.cli.run;

import dev.coppice.cli.expiry.Keeper;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.history.FileHistory;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.report.ResultsJson;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.time.SystemTimers;
import dev.coppice.time.Timers;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.kept.KeptAttempt;
import dev.coppice.worker.kept.KeptAttempts;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.leftover.Leftovers;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.leftover.Settlement;
import dev.coppice.worker.process.Reaper;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.UserRepository;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** One call of {@code coppice run}: prepares, runs the session, and says how it ended. */
final class LocalRun {
    private static final int MOST_WORKERS = 500;
    private static final int SHORT_ID = 10;
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Invocation invocation;
    private final RunOptions options;
    private final UserDirectories directories;

    LocalRun(Invocation invocation, RunOptions options) {
        this.invocation = invocation;
        this.options = options;
        this.directories = UserDirectories.of(invocation);
    }

    /** Returns the exit code. */
    int run() throws InterruptedException {
        Interruption interruption = Interruption.listen(invocation.halt());
        try {
            return run(interruption);
        } catch (InterruptedException | CommandFailure e) {
            // A git that runs hears Ctrl-C too, and may be the first to end.
            Optional<Integer> exitCode = interruption.exitCode();
            if (exitCode.isPresent()) {
                return exitCode.get();
            }
            throw e;
        }
    }

    private int run(Interruption interruption) throws InterruptedException {
        int workers = workers();
        Optional<KeepOption.Times> unused = KeepOption.read(options.keepFailed); // refused before anything is made
        ReportPlace reports = new ReportPlace(
                directories.state().resolve("reports"),
                options.reportDirectory == null
                        ? null
                        : invocation
                                .directory()
                                .resolve(options.reportDirectory)
                                .normalize(),
                invocation.time());
        try (SystemTimers timers = new SystemTimers();
                Engines engines = new Engines(invocation.environment(), Path.of(System.getProperty("user.home")));
                RunDirectory place = RunDirectory.open(runs());
                Reaper reaper = Reapers.of(invocation, runs(), place)) {
            settleLeftovers(engines);
            Mirrors mirrors = new Mirrors(directories.cache(), invocation.time());
            SourceFinder.Found found = find(mirrors, timers);
            sayWhatIsLeftOut(found);
            History history = new FileHistory(directories.history());
            Submission submission = new JobPlanning(options, invocation.directory(), invocation.environment(), history)
                    .plan(found, workers);
            if (submission.jobs().isEmpty()) {
                if (options.json) {
                    ResultsJson.writeNothingRun(
                            submission.source(), submission.revision(), new FileOutputStream(FileDescriptor.out));
                } else {
                    invocation.out().println("Nothing to run: all of these passed last time.");
                }
                return ExitCode.PASSED;
            }
            reports.check();
            EnvironmentTools environments = new EnvironmentTools(
                    engines,
                    directories.state(),
                    place.ledger(),
                    reaper,
                    place.id(),
                    HostName.read(),
                    invocation.time());
            requireEngine(submission, environments);
            reaper.require();
            KeptAttempts kept = new KeptAttempts(
                    directories.state(),
                    engines,
                    environments.registries(),
                    HostName.read(),
                    new Keeper(invocation),
                    invocation.time());
            LocalWork work = new LocalWork(invocation, options, reports, timers, place, mirrors, environments, kept);
            SessionRecord ended =
                    new LocalSession(history, invocation.time(), timers, interruption).run(submission, work);
            tellWhatIsKept(kept, place.id());
            int exitCode = interruption.exitCode().orElseGet(() -> ExitCode.of(ended.verdict(), options.failOnFlaky));
            return exitCodeWith(environments.settleAll(), exitCode);
        } catch (CheckoutException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.broken(FileTrouble.inWords(e), e);
        }
    }

    /** A first fetch, or a server far away, takes its time. */
    private SourceFinder.Found find(Mirrors mirrors, Timers timers) throws InterruptedException {
        Timers.Pending notice = timers.after(
                SILENCE,
                () -> invocation.err().println("coppice: still fetching; the repository is large, or answers slowly"));
        try {
            return new SourceFinder(invocation.directory(), mirrors).find(options.repository, options.revision);
        } finally {
            notice.cancel();
        }
    }

    /** Whoever edits and runs expects what they see to be tested. */
    private void sayWhatIsLeftOut(SourceFinder.Found found) throws CheckoutException, InterruptedException {
        if (options.json || options.quiet || found.ofPerson().isEmpty()) {
            return;
        }
        switch (options.revision) {
            case "HEAD" -> sayWhatIsUncommitted(found, found.ofPerson().get());
            case SourceFinder.WORKTREE ->
                found.ofPerson()
                        .get()
                        .changedSubmodules()
                        .forEach(submodule -> invocation
                                .err()
                                .println("coppice: what is uncommitted in the submodule " + submodule
                                        + " is left out: commit it there"));
            default -> {}
        }
    }

    private void sayWhatIsUncommitted(SourceFinder.Found found, UserRepository repository)
            throws CheckoutException, InterruptedException {
        int files = repository.uncommitted();
        if (files > 0) {
            invocation
                    .err()
                    .println("coppice: " + (files == 1 ? "1 uncommitted file is" : files + " uncommitted files are")
                            + " left out, as what runs is commit "
                            + found.source().commit().substring(0, SHORT_ID) + "; --rev WORKTREE takes them along");
        }
    }

    /** Before anything runs. */
    private static void requireEngine(Submission submission, EnvironmentTools environments)
            throws InterruptedException {
        Optional<Submission.JobRequest> first = submission.jobs().stream()
                .filter(job -> job.spec().environment().isPresent())
                .findFirst();
        if (first.isPresent()) {
            try {
                environments.info();
            } catch (EngineException e) {
                throw CommandFailure.broken(
                        "nothing was run: " + first.get().spec().plan() + " asks for containers, and " + e.getMessage(),
                        e);
            }
        }
    }

    private void tellWhatIsKept(KeptAttempts attempts, String run) throws IOException {
        for (KeptAttempt kept : attempts.list()) {
            if (kept.run().equals(run)) {
                invocation
                        .err()
                        .println("coppice: attempt " + kept.number() + " of " + kept.plan() + " is kept until "
                                + kept.expires().truncatedTo(ChronoUnit.SECONDS) + ": coppice attach " + kept.job());
            }
        }
    }

    /** What is left of containers spoils a pass, and no other end. */
    private int exitCodeWith(List<Unsettled> left, int exitCode) {
        left.forEach(one ->
                invocation.err().println("coppice: could not be removed, and is tried again by the next run: " + one));
        return exitCode == ExitCode.PASSED && !left.isEmpty() ? ExitCode.BROKEN : exitCode;
    }

    private Path runs() {
        return directories.state().resolve("run");
    }

    /** What a run that was killed left behind. */
    private void settleLeftovers(Engines engines) throws IOException {
        Settlement settled = Leftovers.settle(runs(), LocalWork.GRACE, engines.settlers());
        if (!settled.runs().isEmpty()) {
            invocation
                    .err()
                    .println("coppice: cleaned up after a run that was killed"
                            + ended(settled.ended().size()));
        }
        settled.failures().forEach(failure -> invocation.err().println("coppice: could not clean up: " + failure));
    }

    private static String ended(int processes) {
        return switch (processes) {
            case 0 -> "";
            case 1 -> " (1 process ended)";
            default -> " (" + processes + " processes ended)";
        };
    }

    private int workers() {
        if (options.workers == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (options.workers < 1 || options.workers > MOST_WORKERS) {
            throw CommandFailure.usage("--workers " + options.workers + ": write a number from 1 to " + MOST_WORKERS);
        }
        return options.workers;
    }
}
