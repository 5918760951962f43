package dev.coppice.transport.inprocess;

import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.Command;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * What a broker is between processes, within one: queues in memory that one coordinator and any number of workers connect to, and
 * connect to again. It starts no threads. Safe for use by many.
 */
public final class InProcessTransport {
    private final Executor executor;
    private final Timers timers;
    private final Pools pools = new Pools();
    private final Mailbox<Event> events;
    private final Mailbox<Pulse> pulses;
    private final Map<WorkerId, InProcessWorker> workers = new ConcurrentHashMap<>();

    /**
     * @param timers the ladder's clock
     * @param executor runs the listeners' calls, such as {@code task -> crew.start("delivery", task)}; for use in one thread, one
     *     that keeps the task for later
     */
    public InProcessTransport(Timers timers, Executor executor) {
        this.timers = timers;
        this.executor = executor;
        events = new Mailbox<>("events", executor, timers);
        pulses = new Mailbox<>("pulses", executor, timers);
    }

    /** The coordinator's end. There may be one that listens at a time. */
    public CoordinatorTransport connectCoordinator() {
        return new InProcessCoordinator(this);
    }

    /**
     * A worker's end.
     *
     * @throws IllegalStateException when that worker is connected
     */
    public WorkerTransport connectWorker(WorkerId id) {
        InProcessWorker worker = new InProcessWorker(this, id, new Mailbox<>("commands for " + id, executor, timers));
        if (workers.putIfAbsent(id, worker) != null) {
            throw new IllegalStateException("worker " + id + " is connected already; close its transport first");
        }
        return worker;
    }

    void disconnect(InProcessWorker worker) {
        workers.remove(worker.id(), worker);
    }

    void command(WorkerId id, Command command) {
        InProcessWorker worker = workers.get(id);
        if (worker != null) {
            worker.command(command);
        }
    }

    void offerLater(Ticket ticket, Rung rung) {
        timers.after(rung.delay(), () -> pools.add(List.of(ticket)));
    }

    Pools pools() {
        return pools;
    }

    Mailbox<Event> events() {
        return events;
    }

    Mailbox<Pulse> pulses() {
        return pulses;
    }
}
