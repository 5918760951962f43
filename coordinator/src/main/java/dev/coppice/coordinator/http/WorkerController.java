package dev.coppice.coordinator.http;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SlotView;
import dev.coppice.coordinator.token.Role;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Workers: listed, shown, directed. */
@RestController
@RequestMapping("/api/v1/workers")
final class WorkerController {
    private final Backend backend;

    WorkerController(Backend backend) {
        this.backend = backend;
    }

    record WorkerList(List<View> workers) {
        /** What of it changes when something happens, and not only as time passes. */
        WorkerList withoutTimes() {
            return new WorkerList(workers.stream()
                    .map(worker -> new View(
                            worker.workerId,
                            worker.readiness,
                            worker.note,
                            worker.pools,
                            worker.abilities,
                            worker.slots,
                            worker.busy,
                            Instant.EPOCH,
                            worker.silentSince,
                            0,
                            worker.attempts))
                    .toList());
        }
    }

    record View(
            String workerId,
            Readiness readiness,
            String note,
            List<String> pools,
            Map<String, String> abilities,
            int slots,
            int busy,
            Instant lastHeardAt,
            @Nullable Instant silentSince,
            double clockAheadSeconds,
            List<Running> attempts) {}

    record Running(
            String jobId,
            int number,
            int slot,
            String sessionId,
            String planFile,
            String worktree,
            @Nullable Instant startedAt) {}

    @GetMapping
    @Requires(Role.READ)
    WorkerList list() {
        CoordinatorLoop coordinator = backend.coordinator();
        List<SlotView> busy = coordinator.busySlots();
        return new WorkerList(coordinator.workers().stream()
                .sorted(Comparator.comparing(worker -> worker.id().value()))
                .map(worker -> view(worker, busy))
                .toList());
    }

    @GetMapping("/{worker}")
    @Requires(Role.READ)
    View show(@PathVariable WorkerId worker) {
        return list().workers().stream()
                .filter(view -> view.workerId().equals(worker.value()))
                .findFirst()
                .orElseThrow(() -> unknown(worker));
    }

    @PostMapping("/{worker}/pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.OPERATE)
    View pause(@PathVariable WorkerId worker) {
        return order(worker, new Control.Pause());
    }

    @PostMapping("/{worker}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.OPERATE)
    View resume(@PathVariable WorkerId worker) {
        return order(worker, new Control.Resume());
    }

    @PostMapping("/{worker}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.OPERATE)
    View drain(@PathVariable WorkerId worker) {
        return order(worker, new Control.Drain());
    }

    private View order(WorkerId worker, Control control) {
        if (!backend.coordinator().order(worker, control)) {
            throw unknown(worker);
        }
        return show(worker);
    }

    private static Problem unknown(WorkerId worker) {
        return Problem.notFound("worker " + worker + " that was heard of lately");
    }

    private View view(WorkerView worker, List<SlotView> busy) {
        return new View(
                worker.id().value(),
                worker.readiness(),
                worker.note(),
                worker.pools().stream().sorted().toList(),
                new TreeMap<>(worker.abilities()),
                worker.slots(),
                worker.busy(),
                worker.heardAt(),
                worker.silent() ? worker.heardAt() : null,
                Seconds.of(worker.ahead()),
                busy.stream()
                        .filter(slot -> slot.slot().worker().equals(worker.id()))
                        .flatMap(slot -> running(slot).stream())
                        .toList());
    }

    private Optional<Running> running(SlotView slot) {
        return slot.job().flatMap(backend.sessions()::job).map(job -> running(slot, job));
    }

    private static Running running(SlotView slot, JobRecord job) {
        Optional<AttemptRecord> last = job.attempts().stream().max(Comparator.comparingInt(AttemptRecord::number));
        return new Running(
                job.id().value(),
                last.map(AttemptRecord::number).orElse(1),
                slot.slot().number(),
                JobAddress.of(job.id()).orElseThrow().session().value(),
                job.spec().plan(),
                slot.worktree(),
                last.flatMap(AttemptRecord::startedAt).orElse(null));
    }
}
