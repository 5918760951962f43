package dev.coppice.worker.attempt;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.artifact.StartedService;
import dev.coppice.artifact.StartedServices;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.plan.ShellBlock;
import dev.coppice.transport.Event;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.environment.EnvironmentException;
import dev.coppice.worker.environment.EnvironmentRequest;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.Project;
import dev.coppice.worker.environment.RunningContainer;
import dev.coppice.worker.environment.StartingEnvironment;
import dev.coppice.worker.environment.TaskPlace;
import dev.coppice.worker.environment.TaskSocket;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.home.HostVariables;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.process.TaskHost;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What runs beside an attempt's tasks; nothing, if it asks for nothing. For one thread. */
final class AttemptServices implements Closeable {
    private final Ticket ticket;
    private final Claim claim;
    private final AttemptFiles files;
    private final Optional<EnvironmentTools> tools;
    private @Nullable StartingEnvironment environment;

    AttemptServices(Ticket ticket, Claim claim, AttemptFiles files, Optional<EnvironmentTools> tools) {
        this.ticket = ticket;
        this.claim = claim;
        this.files = files;
        this.tools = tools;
    }

    void begin(Map<String, String> secrets) throws AttemptBrokenException {
        Optional<EnvironmentSpec> spec = ticket.spec().environment();
        if (spec.isEmpty()) {
            return;
        }
        if (tools.isEmpty()) {
            throw new AttemptBrokenException(
                    BrokenReason.REFUSED, ticket.spec().plan() + " asks for containers, and this worker runs none");
        }
        Map<String, String> values = new HashMap<>(ticket.spec().env());
        values.putAll(secrets);
        environment = tools.get()
                .begin(new EnvironmentRequest(owner(), project(), spec.get(), values, secrets.values(), files));
    }

    private Owner owner() {
        return new Owner(Owner.Type.CLAIM, claim.token());
    }

    private Project project() {
        return Project.ofJob(ticket.source().repository(), ticket.spec().plan(), claim);
    }

    /** For what tasks start themselves; the caller closes it. */
    Optional<TaskSocket> socket(Path path, List<Path> roots, SocketRules rules) throws IOException {
        TaskSocket.Request request = new TaskSocket.Request(owner(), project(), path, roots, haveTaskContainer());
        return tools.isEmpty() ? Optional.empty() : tools.get().socket(request, rules);
    }

    void checkedOut(Path worktree) {
        if (environment != null) {
            environment.checkedOut(worktree);
        }
    }

    /** Returns variables for the tasks. */
    Map<String, String> awaitReady(Consumer<Event> progress) throws AttemptBrokenException, InterruptedException {
        try {
            return environment == null
                    ? Map.of()
                    : environment.awaitReady(doing -> progress.accept(new Event.Preparing(claim, doing)));
        } catch (EnvironmentException e) {
            throw AttemptBrokenException.of(e);
        }
    }

    /** What tasks see of the host's variables. */
    HostVariables variables(HostVariables host) {
        return haveTaskContainer() ? host.inContainer() : host;
    }

    boolean haveTaskContainer() {
        return environment != null && environment.hasTaskContainer();
    }

    /** Makes the container for the tasks. All is ready. */
    TaskHost host(TaskPlace place, List<ShellBlock> blocks) throws AttemptBrokenException, InterruptedException {
        try {
            return Objects.requireNonNull(environment).host(place, blocks);
        } catch (EnvironmentException e) {
            throw AttemptBrokenException.of(e);
        }
    }

    /** Writes down, in the attempt's files, what was started. */
    void record() throws IOException {
        if (environment != null) {
            try {
                List<StartedService> started = environment.started();
                if (!started.isEmpty()) {
                    Files.createDirectories(files.folder());
                    StartedServices.write(files.services(), started);
                }
            } catch (EnvironmentException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    /** Removes what tasks have started themselves by this program. */
    void removeNested(AttemptHome home) throws IOException {
        if (tools.isPresent()) {
            tools.get().removeNested(AttemptHome.ownState(home.folder()));
        }
    }

    /** What has ended that should have run on. */
    List<String> deaths() {
        return environment == null ? List.of() : environment.deaths();
    }

    /** The container in which tasks run. */
    Optional<RunningContainer> taskContainer() {
        return environment == null ? Optional.empty() : environment.taskContainer();
    }

    /** What runs beside the tasks, for people. */
    List<String> names() {
        return environment == null ? List.of() : environment.names();
    }

    /** In place of closing: all runs on, and is another owner's from now on. */
    void handOver(Owner owner, Ledger ledger) throws IOException {
        if (environment != null) {
            environment.handOver(owner, ledger);
        }
    }

    /** Why the engine was away for a time; empty when it never was. */
    Optional<String> away() {
        return environment == null ? Optional.empty() : environment.away();
    }

    @Override
    public void close() throws IOException {
        if (environment != null) {
            environment.close();
        }
    }
}
