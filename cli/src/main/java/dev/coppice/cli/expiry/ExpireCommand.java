package dev.coppice.cli.expiry;

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
import dev.coppice.worker.kept.KeptAttempts;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.named.NamedEnvironments;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.PruneRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice expire}: what a {@link Keeper} calls. Nobody types it. */
@Command(name = ExpireCommand.NAME, hidden = true, description = "End what is kept for a time that is over.")
public final class ExpireCommand implements Callable<Integer> {
    static final String NAME = "expire";
    static final String DATA = "--data";

    private final Invocation invocation;

    @Option(names = DATA, description = "Of a worker, whose named environments these are.")
    private @Nullable Path data;

    /** @param invocation what it is called with */
    public ExpireCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> env = Reapers.unmarked(invocation.environment());
        UserDirectories directories = UserDirectories.of(invocation);
        Path state = directories.state();
        HostRegistries registries = HostRegistries.in(state, invocation.time());
        Keeper keeper = new Keeper(invocation);
        try (Engines engines = new Engines(env, Path.of(System.getProperty("user.home")))) {
            if (data != null) {
                Keeper own = Keeper.of(invocation, data);
                new NamedEnvironments(data, engines, registries, env, HostName.read(), own, invocation.time()).expire();
                return ExitCode.PASSED;
            }
            new KeptAttempts(state, engines, registries, HostName.read(), keeper, invocation.time()).expire();
            new NamedEnvironments(state, engines, registries, env, HostName.read(), keeper, invocation.time()).expire();
            new Mirrors(directories.cache(), invocation.time()).prune(PruneRequest.expired());
            return ExitCode.PASSED;
        } catch (EnvironmentRefusal | EngineException | CheckoutException e) {
            throw CommandFailure.broken(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw CommandFailure.broken(FileTrouble.inWords(e), e);
        }
    }
}
