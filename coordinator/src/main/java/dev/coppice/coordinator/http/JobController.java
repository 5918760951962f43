package dev.coppice.coordinator.http;

import dev.coppice.attempt.TaskResult;
import dev.coppice.coordinator.Explanation;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.coordinator.token.Role;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs: listed, shown, explained, cancelled. */
@RestController
final class JobController {
    private final Backend backend;

    JobController(Backend backend) {
        this.backend = backend;
    }

    record Page(List<JobView> jobs, @Nullable String nextCursor) {}

    record ExplanationView(String jobId, JobState state, List<String> reasons, List<StrayView> strays) {
        static ExplanationView of(Explanation explained) {
            return new ExplanationView(
                    explained.job().value(),
                    explained.state(),
                    explained.reasons(),
                    explained.strays().stream().map(StrayView::of).toList());
        }
    }

    /** An execution beside the recorded attempts. */
    record StrayView(int attempt, String claim, String workerId, int slot, StrayReason reason, Instant heardAt) {
        static StrayView of(StrayExecution stray) {
            return new StrayView(
                    stray.claim().attempt().number(),
                    stray.shortToken(),
                    stray.slot().worker().value(),
                    stray.slot().number(),
                    stray.reason(),
                    stray.heardAt());
        }
    }

    @GetMapping("/api/v1/sessions/{session}/jobs")
    @Requires(Role.READ)
    Page list(
            @PathVariable SessionId session,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable List<JobState> state) {
        if (backend.sessions().session(session).isEmpty()) {
            throw Problem.notFound("session " + session);
        }
        int after = cursor == null ? 0 : Cursor.place("jobs", cursor, Integer::valueOf);
        Set<JobState> states = state == null || state.isEmpty() ? EnumSet.allOf(JobState.class) : EnumSet.copyOf(state);
        List<JobRecord> page = backend.sessions().jobs(session, states, after, Limit.check(limit));
        return new Page(page.stream().map(JobView::of).toList(), Cursor.after("jobs", page, limit, JobRecord::ordinal));
    }

    @GetMapping("/api/v1/jobs/{job}")
    @Requires(Role.READ)
    JobView show(@PathVariable JobId job) {
        // Asked for first: what has ended since is in the record.
        List<TaskResult> finished = backend.standing() instanceof Standing.Leading leading
                ? leading.coordinator().finishedTasks(job)
                : List.of();
        return JobView.of(backend.sessions().job(job).orElseThrow(() -> Problem.notFound("job " + job)), finished);
    }

    @GetMapping("/api/v1/jobs/{job}/explain")
    @Requires(Role.READ)
    ExplanationView explain(@PathVariable JobId job) {
        return backend.coordinator()
                .explain(job)
                .map(ExplanationView::of)
                .orElseThrow(() -> Problem.notFound("job " + job));
    }

    @PostMapping("/api/v1/jobs/{job}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.SUBMIT)
    JobView cancel(@PathVariable JobId job) {
        boolean asked = backend.coordinator().cancel(job);
        JobView view = show(job);
        if (!asked && view.state() != JobState.CANCELLED) {
            throw new Problem(ProblemType.CONFLICT, "job " + job + " has ended: " + view.state());
        }
        return view;
    }
}
