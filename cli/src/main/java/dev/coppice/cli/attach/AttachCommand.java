package dev.coppice.cli.attach;

import dev.coppice.cli.expiry.Keeper;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.kept.KeptAttempt;
import dev.coppice.worker.kept.KeptAttempts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice attach}: a shell where an attempt has failed that {@code coppice run --keep-failed} has kept. */
@Command(
        name = "attach",
        description = "Open a shell where a job has failed, as coppice run --keep-failed has kept it: its files and"
                + " variables, beside its services, in its container where it had one.",
        customSynopsis = {
            "coppice attach JOB [-- COMMAND…]",
            "coppice attach --list [--json]",
            "coppice attach --remove JOB"
        },
        footer = {"", "Exits as the shell, or the command, does."})
public final class AttachCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "The job's id, or its plan.")
    @Nullable
    String job;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "Run this instead of a shell.")
    List<String> command = List.of();

    @Option(names = "--list", description = "List what is kept, and until when.")
    boolean list;

    @Option(names = "--remove", description = "Remove it now: its services, its home, its worktree.")
    boolean remove;

    @Option(names = "--json", description = "With --list: print one JSON document.")
    boolean json;

    /** @param invocation what it is called with */
    public AttachCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (list ? job != null : job == null) {
            throw CommandFailure.usage(
                    list ? "--list lists all: leave " + job + " out" : "which job? See coppice attach --list");
        }
        Map<String, String> env = Reapers.unmarked(invocation.environment());
        UserDirectories directories = UserDirectories.of(invocation);
        try (Engines engines = new Engines(env, Path.of(System.getProperty("user.home")))) {
            KeptAttempts attempts = new KeptAttempts(
                    directories.state(),
                    engines,
                    HostRegistries.in(directories.state(), invocation.time()),
                    HostName.read(),
                    new Keeper(invocation),
                    invocation.time());
            attempts.expire().forEach(line -> invocation.err().println("coppice: " + line));
            if (list) {
                new KeptView(invocation).print(attempts, json);
                return ExitCode.PASSED;
            }
            KeptAttempt kept = find(attempts.list());
            if (remove) {
                new KeptRemoval(invocation, attempts).remove(kept);
                return ExitCode.PASSED;
            }
            return new AttemptShell(invocation, attempts).run(kept, engines, command);
        } catch (EngineException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.broken(FileTrouble.inWords(e), e);
        }
    }

    /** The latest of that job, or of that plan. */
    private KeptAttempt find(List<KeptAttempt> all) {
        return all.stream()
                .filter(kept -> kept.job().equals(job) || kept.plan().equals(job))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("no attempt of " + job + " is kept"
                        + (all.isEmpty()
                                ? ": coppice run --keep-failed keeps those that fail"
                                : "; see coppice attach --list")));
    }
}
