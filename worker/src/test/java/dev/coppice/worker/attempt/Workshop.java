package dev.coppice.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Cache;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.time.Timers;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.artifact.Artifacts;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.home.HostVariables;
import dev.coppice.worker.junit.JUnitReports;
import dev.coppice.worker.junit.ReportLimits;
import dev.coppice.worker.process.Shells;
import dev.coppice.worker.secret.VariableSecrets;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.RemoteLimits;
import dev.coppice.worker.worktree.RepositoryRule;
import dev.coppice.worker.worktree.WorktreeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A repository and all that an attempt needs, in one folder; real, but for the timers, which never fire by themselves. */
final class Workshop {
    /** A job as a test wants to write it down. */
    record Job(
            List<Task> tasks,
            OnFailure onFailure,
            Optional<Duration> taskTimeout,
            List<Cache> caches,
            List<String> secrets,
            List<String> reports) {
        static Job of(String... scripts) {
            List<Task> tasks = new ArrayList<>();
            for (String script : scripts) {
                String id = "1." + (tasks.size() + 1);
                tasks.add(new Task(id, "task " + id, List.of(new ShellBlock("sh", script, 1))));
            }
            return new Job(tasks, OnFailure.STOP, Optional.empty(), List.of(), List.of(), List.of());
        }

        Job goingOn() {
            return new Job(tasks, OnFailure.CONTINUE, taskTimeout, caches, secrets, reports);
        }

        Job taskTimeout(Duration limit) {
            return new Job(tasks, onFailure, Optional.of(limit), caches, secrets, reports);
        }

        Job cache(String name, String path) {
            return new Job(
                    tasks, onFailure, taskTimeout, List.of(new Cache(name, Optional.of(path))), secrets, reports);
        }

        Job secret(String name) {
            return new Job(tasks, onFailure, taskTimeout, caches, List.of(name), reports);
        }

        Job reports(String glob) {
            return new Job(tasks, onFailure, taskTimeout, caches, secrets, List.of(glob));
        }
    }

    final Path folder;
    final TestRepository repository;
    final StopRequest stop = new StopRequest();
    final List<Event> events = new ArrayList<>();
    final Mirrors mirrors;
    Consumer<Event> onEvent = event -> {};
    Optional<Duration> keepFailed = Optional.empty();
    boolean cleanUp;
    RepositoryRule repositories = RepositoryRule.ANY;
    TaskRule tasks = TaskRule.ANYWHERE;
    UnaryOperator<Source> source = UnaryOperator.identity();

    /** The attempt's deadline, for a test to bring about. */
    Runnable deadline = () -> {};

    private final String commit;
    private final AttemptTools tools;
    private final AtomicInteger homes = new AtomicInteger();

    Workshop(Path folder) throws Exception {
        this(folder, RemoteLimits.DEFAULT);
    }

    Workshop(Path folder, RemoteLimits limits) throws Exception {
        this.folder = folder;
        repository = TestRepository.init(folder.resolve("user"));
        commit = repository.write("a.txt", "one\n").commit("first");
        mirrors = new Mirrors(folder.resolve("base"), InstantSource.system(), limits, RepositoryRule.ANY);
        Files.createDirectories(folder.resolve("homes"));
        Files.createDirectories(folder.resolve("pipes"));
        tools = tools();
    }

    /** Runs it on this thread, and looks whether anything is left. */
    AttemptFinished run(Job job) throws Exception {
        Timers timers = (delay, action) -> {
            deadline = action;
            return () -> deadline = () -> {};
        };
        Claim claim =
                new Claim(new AttemptId(new JobId("job"), 1), UUID.randomUUID().toString());
        AttemptFinished finished = new AttemptRunner(settings(), tools, InstantSource.system(), timers)
                .run(ticket(job, claim.attempt()), claim, new Slot(new WorkerId("w"), 1), stop, event -> {
                    events.add(event);
                    onEvent.accept(event);
                });
        assertThat(Thread.interrupted()).as("an interrupt outlives the attempt").isFalse();
        assertThat(list("homes")).as("homes left").isEmpty();
        return finished;
    }

    /** The names in one of the folders. */
    List<String> list(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    List<WorktreeInfo> worktrees() throws Exception {
        return mirrors.list();
    }

    private AttemptSettings settings() {
        return new AttemptSettings(
                "run-1",
                () -> folder.resolve("homes").resolve("h" + homes.incrementAndGet()),
                FilePlaces.in(folder.resolve("files")),
                repositories,
                tasks,
                Duration.ofMillis(200),
                keepFailed,
                cleanUp);
    }

    private AttemptTools tools() throws IOException {
        return new AttemptTools(
                mirrors,
                new HostVariables(Map.of("PATH", System.getenv("PATH")), folder, List.of()),
                Shells.find(
                        System.getenv("PATH"),
                        folder.resolve("pipes"),
                        UUID.randomUUID().toString()),
                new VariableSecrets(Map.of("TOKEN", "s3cret-value"), ""),
                new JUnitReports(ReportLimits.DEFAULT),
                new Artifacts(),
                Optional.empty(),
                Optional.empty(),
                SocketRules.DEFAULT);
    }

    private Ticket ticket(Job job, AttemptId attempt) {
        JobSpec spec = new JobSpec(
                "docs/plan.md",
                "all",
                "a plan",
                List.of(new Batch(1, "batch", job.tasks())),
                "default",
                0,
                0,
                Duration.ofSeconds(50),
                job.taskTimeout(),
                Isolation.WORKTREE,
                job.caches(),
                Map.of(),
                job.secrets(),
                job.reports(),
                List.of(),
                job.onFailure(),
                Optional.empty());
        Source given = source.apply(new Source(repository.path().toString(), commit));
        return new Ticket(new SessionId("s"), attempt, given, spec, Set.of(), 0);
    }
}
