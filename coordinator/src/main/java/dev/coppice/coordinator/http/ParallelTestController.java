package dev.coppice.coordinator.http;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.submission.Requests;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.slot.Slot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The parallel-test API: a smaller way to ask for the same. Its results are those of any session. */
@RestController
@RequestMapping("/api/v1/parallel-test")
final class ParallelTestController {
    private static final int SAMPLE = 500;
    private static final SessionBody.Names NAMES =
            new SessionBody.Names("test_plans", "config.max_retries", "config.task_timeout");

    private final Backend backend;
    private final Requests requests;
    private final Submitting submitting;
    private final InstantSource clock;

    ParallelTestController(Backend backend, Requests requests, Submitting submitting, InstantSource clock) {
        this.backend = backend;
        this.requests = requests;
        this.submitting = submitting;
        this.clock = clock;
    }

    record Start(
            @Nullable List<SessionBody.PlanBody> testPlans,
            @Nullable Integer numWorkers,
            @Nullable Config config,
            @Nullable String repository,
            @Nullable String revision,
            @Nullable String pool,
            @Nullable Integer priority) {
        SessionBody session() {
            if (testPlans == null) {
                throw SessionBody.bad("test_plans", "name at least one plan");
            }
            return new SessionBody(
                    repository,
                    revision,
                    testPlans,
                    null,
                    null,
                    pool,
                    priority,
                    numWorkers,
                    config == null ? null : config.maxRetries(),
                    null,
                    config == null ? null : config.taskTimeout(),
                    null,
                    null);
        }
    }

    record Config(@Nullable Integer taskTimeout, @Nullable Integer maxRetries) {}

    record Started(
            String sessionId,
            SessionState status,
            int numWorkers,
            int testsQueued,
            @Nullable Double estimatedDurationMinutes,
            List<String> warnings) {}

    record Status(String sessionId, SessionState status, Progress progress, List<WorkerStatus> workers) {}

    enum Use {
        BUSY,
        FREE
    }

    record WorkerStatus(
            String workerId,
            Use status,
            @Nullable String currentTest,
            @Nullable String worktreeId) {}

    @PostMapping("/start")
    @Requires(Role.SUBMIT)
    Started start(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestHeader(name = SessionController.KEY, required = false) @Nullable String key,
            @RequestBody Start body) {
        SessionBody session = body.session();
        SessionId id = submitting
                .submit(
                        caller,
                        "start",
                        body,
                        key,
                        (named, served) -> requests.submission(session.request(caller.name(), named, NAMES), served))
                .session();
        SessionRecord record = record(id);
        Optional<Duration> estimate = backend.sessions().timeLeft(id, record.parallelism(), clock.instant());
        return new Started(
                id.value(),
                record.state(),
                record.parallelism(),
                record.jobs(),
                estimate.map(duration -> Math.round(duration.toMillis() / 600.0) / 100.0)
                        .orElse(null),
                record.notes().warnings());
    }

    @GetMapping("/{session}/status")
    @Requires(Role.READ)
    Status status(@PathVariable SessionId session) {
        SessionRecord record = record(session);
        Progress progress =
                backend.sessions().progress(session).orElseThrow(() -> Problem.notFound("session " + session));
        return new Status(session.value(), record.state(), progress, workers(record));
    }

    /** The slots that the session has used or may use now. */
    private List<WorkerStatus> workers(SessionRecord session) {
        Sessions sessions = backend.sessions();
        CoordinatorLoop coordinator = backend.coordinator();
        Map<String, WorkerStatus> workers = new TreeMap<>();
        Map<Slot, String> worktrees = new HashMap<>();
        for (SlotView used : sessions.slots(session.id())) {
            worktrees.put(used.slot(), used.worktree());
            workers.put(used.slot().toString(), status(used.slot(), false, Optional.empty(), used.worktree()));
        }
        if (session.state() == SessionState.RUNNING) {
            for (String pool : pools(session)) {
                for (SlotView slot : coordinator.slots(pool)) {
                    Optional<JobRecord> job = slot.job().flatMap(id -> ownJob(session, id));
                    String worktree = job.isPresent() ? slot.worktree() : worktrees.getOrDefault(slot.slot(), "");
                    workers.put(
                            slot.slot().toString(),
                            status(slot.slot(), slot.job().isPresent(), job, worktree));
                }
            }
        }
        return List.copyOf(workers.values());
    }

    private Optional<JobRecord> ownJob(SessionRecord session, JobId job) {
        return job.value().startsWith(session.id() + "-") ? backend.sessions().job(job) : Optional.empty();
    }

    /** @param job the one of this session that runs there; a slot may be busy with another session's */
    private static WorkerStatus status(Slot slot, boolean busy, Optional<JobRecord> job, String worktree) {
        return new WorkerStatus(
                slot.toString(),
                busy ? Use.BUSY : Use.FREE,
                job.map(running -> running.spec().plan()).orElse(null),
                worktree.isEmpty() ? null : worktree);
    }

    /** Of the first jobs at least; a session seldom has many. */
    private Set<String> pools(SessionRecord session) {
        Set<String> pools = new TreeSet<>();
        backend.sessions()
                .jobs(session.id(), 0, SAMPLE)
                .forEach(job -> pools.add(job.spec().pool()));
        return pools;
    }

    private SessionRecord record(SessionId session) {
        return backend.sessions().session(session).orElseThrow(() -> Problem.notFound("session " + session));
    }
}
