package dev.coppice.worker.kept;

import dev.coppice.worker.ledger.Owner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a failed attempt that is kept.
 *
 * @param token of its claim; names it among all
 * @param job the job's id
 * @param number of the attempt
 * @param plan the plan's path, or the label of a job without one
 * @param repository a path or URL
 * @param why how it ended, in a line
 * @param run the id of the process that ran it, which stands on what its services consist of
 * @param worktree where its files are
 * @param home where its home was while it ran, and still is for a container
 * @param variables of its tasks, but for secrets
 * @param secrets the names of variables whose values are written down nowhere
 * @param container where its tasks ran
 * @param services what runs beside it
 * @param expires when its services and its home are removed
 */
public record KeptAttempt(
        String token,
        String job,
        int number,
        String plan,
        String repository,
        String why,
        String run,
        Path worktree,
        Path home,
        Map<String, String> variables,
        List<String> secrets,
        Optional<KeptContainer> container,
        List<String> services,
        Instant created,
        Instant expires) {

    /**
     * A container for tasks.
     *
     * @param name in the engine
     * @param user as whom tasks run in it
     */
    public record KeptContainer(String name, String user) {}

    public KeptAttempt {
        variables = Map.copyOf(variables);
        secrets = List.copyOf(secrets);
        services = List.copyOf(services);
    }

    Owner owner() {
        return new Owner(Owner.Type.KEPT, token);
    }

    /** Whether something of it still runs in an engine. */
    public boolean hasServices() {
        return container.isPresent() || !services.isEmpty();
    }

    /**
     * Its tasks' variables as they are right on this host now.
     *
     * @param homeNow where its home is
     */
    public Map<String, String> variablesAt(Path homeNow) {
        Map<String, String> moved = new TreeMap<>();
        variables.forEach((name, value) -> moved.put(name, value.replace(home.toString(), homeNow.toString())));
        return moved;
    }
}
