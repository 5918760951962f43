package dev.coppice.cli.attach;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Foreground;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.kept.KeptAttempt;
import dev.coppice.worker.kept.KeptAttempt.KeptContainer;
import dev.coppice.worker.kept.KeptAttempts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A shell, or another program, where an attempt has failed. */
final class AttemptShell {
    /** By these an attempt's processes are found and ended: a person's must not be. */
    private static final List<String> MARKS = List.of("COPPICE_RUN", "COPPICE_CLAIM", "COPPICE_WITHIN");
    /** A shell of a container's, the best that it has. */
    private static final List<String> ANY_SHELL =
            List.of("sh", "-c", "if command -v bash >/dev/null; then exec bash; else exec sh; fi");

    private final Invocation invocation;
    private final KeptAttempts attempts;

    AttemptShell(Invocation invocation, KeptAttempts attempts) {
        this.invocation = invocation;
        this.attempts = attempts;
    }

    /** Returns its exit code. */
    int run(KeptAttempt kept, Engines engines, List<String> command)
            throws EngineException, IOException, InterruptedException {
        Optional<KeptContainer> container = kept.container();
        return container.isPresent() ? inContainer(kept, container.get(), engines, command) : onHost(kept, command);
    }

    private int inContainer(KeptAttempt kept, KeptContainer container, Engines engines, List<String> command)
            throws EngineException, IOException, InterruptedException {
        ExecSpec spec = new ExecSpec(
                command.isEmpty() ? ANY_SHELL : command,
                complete(kept, kept.variables()),
                Optional.of(kept.worktree().toString()),
                Optional.of(container.user()));
        return new ContainerSession(invocation, engines.own()).run(container.name(), spec);
    }

    private int onHost(KeptAttempt kept, List<String> command) throws IOException, InterruptedException {
        if (!Files.isDirectory(kept.worktree())) {
            throw CommandFailure.broken("the worktree " + kept.worktree() + " is gone: somebody has removed it");
        }
        Map<String, String> variables = complete(kept, kept.variablesAt(attempts.home(kept)));
        List<String> words = new ArrayList<>(
                command.isEmpty() ? List.of(invocation.environment().getOrDefault("SHELL", "/bin/sh")) : command);
        invocation.out().flush();
        return Foreground.run(words, kept.worktree(), variables);
    }

    private Map<String, String> complete(KeptAttempt kept, Map<String, String> variables) {
        Map<String, String> complete = new TreeMap<>(variables);
        MARKS.forEach(complete::remove);
        complete.put("TERM", invocation.environment().getOrDefault("TERM", "dumb"));
        for (String secret : kept.secrets()) {
            Optional.ofNullable(invocation.environment().get(secret)).ifPresent(value -> complete.put(secret, value));
        }
        return complete;
    }
}
