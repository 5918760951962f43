package dev.coppice.worker.attempt;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.job.JobSpec;
import dev.coppice.slot.Slot;
import dev.coppice.transport.Event;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.cache.AttemptCaches;
import dev.coppice.worker.cache.CacheException;
import dev.coppice.worker.environment.TaskSocket;
import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.home.AttemptVariables;
import dev.coppice.worker.process.TaskHost;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its way through the stages, which are called in their order; what a stage makes is held here until
 * {@link #release}. For one thread.
 */
final class Attempt {
    private final Ticket ticket;
    private final JobSpec spec;
    private final Claim claim;
    private final Slot slot;
    private final AttemptFiles files;
    private final AttemptSettings settings;
    private final AttemptTools tools;
    private final InstantSource clock;
    private final Parts parts = new Parts();
    private final AttemptServices services;
    private final Keeping keeping;
    private SecretValues secrets = SecretValues.NONE;
    private @Nullable Worktree worktree;
    private @Nullable Home home;
    private @Nullable Work work;

    /**
     * What the tasks need besides the files.
     *
     * @param madeAt the time of the file system when the home was made: files of an earlier time are not the attempt's
     */
    private record Home(AttemptHome folder, Instant madeAt, TaskVariables variables) {
        /** Where tasks put files of their own choice to be kept: {@code COPPICE_ARTIFACTS}. */
        static Path handedIn(AttemptHome folder) {
            return folder.folder().resolve("a");
        }
    }

    private record Work(TaskHost host, TaskRunner tasks) {}

    Attempt(
            Ticket ticket,
            Claim claim,
            Slot slot,
            AttemptFiles files,
            AttemptSettings settings,
            AttemptTools tools,
            InstantSource clock) {
        this.ticket = ticket;
        this.spec = ticket.spec();
        this.claim = claim;
        this.slot = slot;
        this.files = files;
        this.settings = settings;
        this.tools = tools;
        this.clock = clock;
        this.services = new AttemptServices(ticket, claim, files, tools.environments());
        this.keeping = new Keeping(ticket, claim, settings, tools, clock);
    }

    /** The files at the commit; meanwhile, what runs beside the tasks begins to start. */
    void checkout() throws AttemptBrokenException, InterruptedException {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            throw new AttemptBrokenException(
                    BrokenReason.REFUSED, "worker " + slot.worker() + " does not run it: " + refusal.get());
        }
        secrets = SecretValues.of(spec, tools.secrets(), slot.worker().value());
        services.begin(secrets.byName());
        try {
            Worktree acquired = tools.mirrors()
                    .pool(ticket.source().repository())
                    .acquire(ticket.source().commit(), spec.isolation(), spec.plan());
            parts.add("its worktree could not be given back", result -> keeping.giveBack(acquired, result));
            worktree = acquired;
            services.checkedOut(acquired.path());
        } catch (CheckoutException e) {
            throw AttemptBrokenException.of(e);
        } finally {
            // The containers go before the files that they see.
            parts.add("its containers could not be removed", result -> keeping.giveBack(services));
            parts.add("what services it had could not be written down", result -> services.record());
        }
    }

    private Optional<String> refusal() {
        boolean contained =
                spec.environment().flatMap(EnvironmentSpec::container).isPresent();
        if (settings.tasks() == TaskRule.IN_CONTAINERS && !contained) {
            return Optional.of("tasks run in containers here (--tasks-in container), and " + spec.plan()
                    + " has none for them: give it a container with an image, or choose another pool");
        }
        return settings.repositories().refusal(ticket.source().repository());
    }

    /** A home and variables that no other attempt has. */
    void home() throws AttemptBrokenException {
        Worktree checkedOut = Objects.requireNonNull(worktree);
        try {
            Files.createDirectories(files.folder());
            AttemptHome made =
                    AttemptHome.create(settings.homes().get(), checkedOut.path(), services.variables(tools.host()));
            parts.add(
                    "its home could not be given back",
                    result -> keeping.giveBack(made, checkedOut, variablesToLookAt(result), services, result));
            parts.add("what its tasks have started could not be removed", result -> services.removeNested(made));
            Instant madeAt = Files.getLastModifiedTime(made.folder()).toInstant();
            AttemptCaches caches =
                    AttemptCaches.open(spec.caches(), checkedOut.cacheDir(), checkedOut.path(), made.cache());
            parts.add("its caches could not be kept", result -> caches.close());
            Map<String, String> chosen = new HashMap<>(socket(checkedOut, made));
            chosen.putAll(spec.env());
            chosen.putAll(secrets.byName());
            AttemptVariables own = new AttemptVariables(
                    ticket.session(),
                    claim,
                    settings.run(),
                    slot,
                    ticket.source(),
                    spec.plan(),
                    checkedOut.path(),
                    Files.createDirectory(Home.handedIn(made)));
            home = new Home(
                    made,
                    madeAt,
                    new TaskVariables(
                            made, own, caches.addTo(chosen), secrets.byName().values()));
        } catch (CacheException e) {
            throw new AttemptBrokenException(BrokenReason.BAD_PLAN, spec.plan() + ": " + e.getMessage());
        } catch (IOException e) {
            throw AttemptBrokenException.of("make the attempt's home", e);
        }
    }

    /** What tasks need to start containers themselves; nothing, where they can't. */
    private Map<String, String> socket(Worktree checkedOut, AttemptHome made) throws IOException {
        Optional<TaskSocket> socket = services.socket(
                made.runtime().resolve("docker.sock"),
                List.of(checkedOut.path(), made.folder(), checkedOut.cacheDir()),
                tools.taskContainers());
        if (socket.isEmpty()) {
            return Map.of();
        }
        TaskSocket open = socket.get();
        parts.add("what its tasks started could not be removed", result -> open.close());
        return open.variables();
    }

    /** Waits for what runs beside the tasks. */
    void awaitServices(Consumer<Event> progress) throws AttemptBrokenException, InterruptedException {
        Home made = Objects.requireNonNull(home);
        home = new Home(made.folder(), made.madeAt(), made.variables().with(services.awaitReady(progress)));
    }

    /** The tasks themselves, one after the other. */
    void tasks(StopRequest stop, Consumer<Event> progress) throws AttemptBrokenException, InterruptedException {
        Worktree checkedOut = Objects.requireNonNull(worktree);
        Home made = Objects.requireNonNull(home);
        TaskHost host = new TaskHosts(spec, tools.shells(), claim.token(), settings.grace())
                .open(services, checkedOut, made.folder(), slot.worker().value());
        parts.add("its processes could not be ended", result -> host.close());
        TaskRunner runner = new TaskRunner(
                spec,
                host,
                made.variables(),
                checkedOut.path(),
                files,
                clock,
                stop,
                result -> progress.accept(new Event.TaskFinished(claim, result)));
        work = new Work(host, runner);
        progress.accept(new Event.CheckedOut(claim, worktreeName(), clock.instant()));
        try {
            runner.run();
        } catch (IOException e) {
            throw AttemptBrokenException.of("run a task of " + spec.plan() + ", with its log in " + files.folder(), e);
        }
    }

    /** Ends what processes still run. Called before anything is collected or released; not cut short by an interrupt. */
    void sweep() {
        if (work != null) {
            work.host().sweep();
        }
    }

    /** What the tasks have left in the worktree: test reports and artifacts. */
    Collected collect() throws AttemptBrokenException {
        if (worktree == null || home == null || work == null) {
            return Collected.NOTHING;
        }
        try {
            return new Collector(tools, files, secrets.mask())
                    .collect(spec, worktree.path(), Home.handedIn(home.folder()), home.madeAt());
        } catch (IOException e) {
            throw AttemptBrokenException.of("collect what the tasks left in " + files.folder(), e);
        }
    }

    /** How it ended: while the engine is away, services end and tasks fail that say nothing of the tests. */
    Ending judged(Ending ending) {
        return services.away()
                .filter(why -> ending.mayBeTheEngines())
                .map(why -> Ending.broken(
                        BrokenReason.ENGINE_AWAY,
                        "the container engine went away while the attempt ran (" + why + "): " + ending.message()))
                .orElse(ending);
    }

    /**
     * Gives everything back. A part that can't be given back does not keep the others.
     *
     * @return the result, with what could not be given back told in its message
     */
    AttemptResult release(AttemptResult result) {
        AttemptResult whole = result;
        for (String death : services.deaths()) {
            whole = whole.with(death);
        }
        List<String> troubles = parts.giveBack(result);
        whole = troubles.isEmpty() ? whole : whole.with(String.join("; ", troubles));
        whole = keeping.told().map(whole::with).orElse(whole);
        return whole.withMessage(secrets.mask().apply(whole.message()));
    }

    /** Those of the first task that did not pass. */
    private Map<String, String> variablesToLookAt(AttemptResult result) {
        String task = result.tasks().stream()
                .filter(Ending::isFault)
                .map(TaskResult::id)
                .findFirst()
                .orElse("");
        if (home == null) {
            return Map.of(); // it broke before it had any
        }
        TaskVariables variables = home.variables();
        return spec.batches().stream()
                .flatMap(batch -> batch.tasks().stream()
                        .filter(one -> task.isEmpty() || one.id().equals(task))
                        .map(one -> variables.of(batch, one)))
                .findFirst()
                .orElse(Map.of());
    }

    List<TaskResult> taskResults() {
        return work == null ? List.of() : work.tasks().results();
    }

    /** Such as {@code wt-1}; empty before there is one. */
    String worktreeName() {
        return worktree == null ? "" : worktree.name();
    }
}
