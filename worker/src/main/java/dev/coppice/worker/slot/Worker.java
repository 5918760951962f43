package dev.coppice.worker.slot;

import dev.coppice.lifecycle.Crew;
import dev.coppice.slot.Slot;
import dev.coppice.time.Timers;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.attempt.StopRequest.Cause;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker: its slots take tickets and run them, and it gives signs of life while it does. Safe for use by many threads. Does
 * not close its transport.
 */
public final class Worker implements AutoCloseable {
    private final WorkerSettings settings;
    private final WorkerTransport transport;
    private final InstantSource clock;
    private final Timers timers;
    private final String boot = UUID.randomUUID().toString();
    private final HeldClaims claims = new HeldClaims();
    private final Gate gate = new Gate();
    private final Crew crew;
    private final List<SlotLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long beats;
    private Timers.@Nullable Pending nextBeat;
    private boolean silent;
    private long epoch;

    public Worker(
            WorkerSettings settings,
            WorkerTransport transport,
            AttemptExecutor executor,
            InstantSource clock,
            Timers timers) {
        this.settings = settings;
        this.transport = transport;
        this.clock = clock;
        this.timers = timers;
        this.crew = new Crew(settings.id().value());
        for (int number = 1; number <= settings.slots(); number++) {
            Slot slot = new Slot(settings.id(), number);
            loops.add(new SlotLoop(slot, settings, transport, executor, claims, gate, clock));
        }
    }

    /** Announces the worker, and begins to take tickets. Once only. */
    public synchronized void start() {
        transport.onCommand(this::command);
        beat();
        for (int i = 0; i < loops.size(); i++) {
            threads.add(crew.start("slot-" + (i + 1), loops.get(i)));
        }
    }

    /** Takes no more tickets, and waits until what runs has ended. */
    public void drain() throws InterruptedException {
        shut();
        for (Thread thread : slotThreads()) {
            thread.join();
        }
    }

    /**
     * Stops: takes no more tickets, ends what runs as interrupted, and returns when that is reported and cleaned up. After
     * {@link #drain} there is nothing to end.
     */
    @Override
    public void close() {
        shut();
        claims.askAll(Cause.SHUTDOWN);
        joinAll();
        crew.close();
        silence();
    }

    private void shut() {
        gate.shut();
        loops.forEach(SlotLoop::halt);
    }

    private synchronized List<Thread> slotThreads() {
        return List.copyOf(threads);
    }

    private void joinAll() {
        boolean interrupted = false;
        for (Thread thread : slotThreads()) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void command(Command command) {
        if (!isOfTheLatestTerm(command.epoch())) {
            return;
        }
        switch (command.control()) {
            case Control.Cancel cancel -> claims.ask(cancel.claim(), Cause.CANCEL);
            case Control.Abandon abandon -> claims.ask(abandon.claim(), Cause.ABANDON);
            case Control.Pause() -> gate.pause();
            case Control.Quarantine() -> gate.quarantine();
            case Control.TakeOne() -> gate.admitOne();
            case Control.Resume() -> gate.resume();
            case Control.Drain() -> shut();
            case Control.Tail
                    ignored -> {} // the whole log is in reach of whoever reads, as long as it is on this machine
        }
    }

    /** False for the word of a coordinator that leads no more. */
    private synchronized boolean isOfTheLatestTerm(long told) {
        epoch = Math.max(epoch, told);
        return told == epoch;
    }

    private synchronized void beat() {
        if (silent) {
            return;
        }
        nextBeat = timers.after(settings.heartbeat(), this::beat);
        transport.heartbeat(new Heartbeat(
                settings.id(),
                boot,
                beats++,
                clock.instant(),
                settings.pools(),
                settings.slots(),
                gate.readiness(),
                "",
                claims.list()));
    }

    private synchronized void silence() {
        silent = true;
        if (nextBeat != null) {
            nextBeat.cancel();
        }
    }
}
