package dev.coppice.coordinator.simulation;

import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentOrder.Wish;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The named environments of a simulated worker, which keeps to the protocol and starts nothing. What it has outlives a crash. */
final class SimulatedHost {
    /** One that it has. */
    record Kept(EnvironmentOrder order, long done, boolean removing) {
        boolean isDone() {
            return !removing && done == order.revision();
        }

        private EnvironmentReport report() {
            EnvironmentState state = !isDone()
                    ? EnvironmentState.STARTING
                    : order.wish() == Wish.RUNNING ? EnvironmentState.READY : EnvironmentState.STOPPED;
            return new EnvironmentReport(
                    order.id(), order.revision(), done, state, List.of(), List.of(), Optional.empty(), "");
        }
    }

    private final World world;
    private final WorkerProcess worker;
    private final Map<String, Kept> disk;
    private final Set<EnvironmentId> removed = new LinkedHashSet<>();

    SimulatedHost(World world, WorkerProcess worker, Map<String, Kept> disk) {
        this.world = world;
        this.worker = worker;
        this.disk = disk;
        List.copyOf(disk.values()).forEach(this::work);
    }

    EnvironmentHosting hosting() {
        List<EnvironmentReport> reports = new ArrayList<>();
        disk.values().forEach(kept -> reports.add(kept.report()));
        removed.forEach(id -> reports.add(EnvironmentReport.removed(id)));
        return new EnvironmentHosting(3, Duration.ofDays(1), "127.0.0.1", reports);
    }

    void keep(EnvironmentOrder order) {
        EnvironmentId id = order.id();
        Kept there = disk.get(id.name());
        if (removed.contains(id)) {
            return;
        }
        if (there == null) {
            if (order.known()) {
                world.violations.add(id + " was on " + worker.id() + ", and is not any more");
            }
            put(new Kept(order, 0, false));
        } else if (!there.order().id().equals(id)) {
            remove(there.order().id());
        } else if (!there.removing() && there.order().revision() < order.revision()) {
            put(new Kept(order, there.done(), false));
        }
    }

    void remove(EnvironmentId id) {
        Kept there = disk.get(id.name());
        if (there == null || !there.order().id().equals(id)) {
            removed.add(id);
        } else if (!there.removing()) {
            put(new Kept(there.order(), there.done(), true));
        }
    }

    private void put(Kept kept) {
        disk.put(kept.order().id().name(), kept);
        work(kept);
    }

    private void work(Kept kept) {
        if (!kept.isDone()) {
            worker.later(Duration.ofMillis(world.random.nextInt(20_000)), () -> finish(kept));
        }
    }

    private void finish(Kept kept) {
        EnvironmentId id = kept.order().id();
        if (!kept.equals(disk.get(id.name()))) {
            return; // something newer was ordered
        }
        if (kept.removing()) {
            disk.remove(id.name());
            removed.add(id);
        } else {
            world.runsOn(id, worker);
            disk.put(id.name(), new Kept(kept.order(), kept.order().revision(), false));
        }
    }
}
