package dev.coppice.cli.environment;

import dev.coppice.cli.expiry.Keeper;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.named.NamedEnvironments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens the named environments for one command, and turns what goes wrong into its end. */
final class EnvironmentsCall {
    private final Invocation invocation;

    EnvironmentsCall(Invocation invocation) {
        this.invocation = invocation;
    }

    interface Deed {
        int on(NamedEnvironments environments, Engines engines)
                throws EnvironmentRefusal, ComposeException, EngineException, IOException, InterruptedException;
    }

    /** Stops what has expired first. */
    int run(Deed deed) throws InterruptedException {
        Interruption interruption = Interruption.listen(invocation.halt());
        // What belongs to a run must not reach an environment, or the run's sweep would end it.
        Map<String, String> env = Reapers.unmarked(invocation.environment());
        Path state = UserDirectories.of(invocation).state();
        try (Engines engines = new Engines(env, Path.of(System.getProperty("user.home")))) {
            NamedEnvironments environments = new NamedEnvironments(
                    state,
                    engines,
                    HostRegistries.in(state, invocation.time()),
                    env,
                    HostName.read(),
                    new Keeper(invocation),
                    invocation.time());
            environments.expire().forEach(line -> invocation.err().println("coppice: " + line));
            return deed.on(environments, engines);
        } catch (EnvironmentRefusal e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        } catch (ComposeException e) {
            if (e.kind() == ComposeException.Kind.BAD_FILE) {
                throw CommandFailure.usage(withLeft(e), e);
            }
            throw CommandFailure.broken(withLeft(e), e);
        } catch (EngineException e) {
            throw CommandFailure.broken(withLeft(e), e);
        } catch (IOException e) {
            throw CommandFailure.broken(FileTrouble.inWords(e), e);
        } catch (InterruptedException e) {
            return interruption.exitCode().orElse(ExitCode.INTERRUPTED);
        }
    }

    private static String withLeft(Exception e) {
        StringBuilder message = new StringBuilder(String.valueOf(e.getMessage()));
        for (Throwable beside : e.getSuppressed()) {
            message.append("\n  ").append(beside.getMessage());
        }
        return message.toString();
    }
}
