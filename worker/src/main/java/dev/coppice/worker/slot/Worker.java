package dev.coppice.worker.slot;

import dev.coppice.attempt.Claim;
import dev.coppice.lifecycle.Crew;
import dev.coppice.slot.Slot;
import dev.coppice.time.Timers;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import dev.coppice.worker.attempt.StopRequest.Cause;
import dev.coppice.worker.outbox.Outbox;
import dev.coppice.worker.outbox.Sender;
import dev.coppice.worker.outbox.Starts;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A worker: its slots take tickets and run them, and it gives signs of life while it does. Safe for use by many threads. Does
 * not close its transport.
 */
public final class Worker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private final WorkerSettings settings;
    private final WorkerParts parts;
    private final String boot = UUID.randomUUID().toString();
    private final HeldClaims claims = new HeldClaims();
    private final Gate gate = new Gate();
    private final KnownAbilities abilities;
    private final Outbox outbox;
    private final Starts starts;
    private final CoordinatorClock clock;
    private final Crew crew;
    private final List<SlotLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger atWork;
    /** How many slots an error of the worker's own has taken. */
    private final AtomicInteger lost = new AtomicInteger();

    private final AtomicBoolean looking = new AtomicBoolean();
    private long beats;
    private Timers.@Nullable Pending nextBeat;
    private boolean silent;
    private long epoch;
    /** Of whom it was told last that its orders are ignored. */
    private long ignored = -1;

    public Worker(WorkerSettings settings, WorkerParts parts) {
        this.settings = settings;
        this.parts = parts;
        abilities = new KnownAbilities(parts.abilities(), settings.pools());
        this.atWork = new AtomicInteger(settings.slots());
        this.crew = new Crew(settings.id().value());
        Sender sender = new Sender(settings.confirmWait(), parts.timers());
        outbox = new Outbox(parts.ends(), parts.transport(), sender, parts.timers());
        starts = new Starts(parts.starts(), parts.transport(), sender);
        clock = new CoordinatorClock(parts.clock());
        TicketDesk desk = new TicketDesk(settings.id(), parts, sender, outbox, starts, claims, clock, gate, abilities);
        for (int number = 1; number <= settings.slots(); number++) {
            Slot slot = new Slot(settings.id(), number);
            loops.add(new SlotLoop(
                    slot, abilities::queues, parts.transport(), desk, gate, parts.timers(), settings.slotsGoOn()));
        }
    }

    /**
     * Announces the worker, sends what an earlier life of it has left to send, and begins to take tickets. Once only.
     *
     * @throws IOException when it can't be read what there is to send
     */
    public synchronized void start() throws IOException {
        outbox.resume();
        starts.resume();
        parts.transport().onCommand(this::command);
        parts.host().onChange(this::tellSoon);
        gate.lacks(parts.capacity().lack());
        beat();
        for (int i = 0; i < loops.size(); i++) {
            SlotLoop loop = loops.get(i);
            threads.add(crew.start("slot-" + (i + 1), () -> {
                work(loop);
                if (atWork.decrementAndGet() == 0) {
                    ended.complete(null);
                }
            }));
        }
    }

    private void work(SlotLoop loop) {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            int left = settings.slots() - lost.incrementAndGet();
            LOG.log(
                    Level.ERROR,
                    "a slot met an error of the worker's own, and takes no more tickets until the worker is started again; "
                            + left + " slots go on",
                    e);
        }
    }

    private int slots() {
        return settings.slots() - lost.get();
    }

    /** Takes no more tickets; what runs goes on. */
    public void drain() {
        gate.shut();
        loops.forEach(SlotLoop::halt);
        tellSoon();
    }

    /** Completes when it takes no more tickets, on whoever's word or as no slot is left, and what ran has ended. */
    public CompletionStage<Void> ended() {
        return ended;
    }

    /**
     * Stops: takes no more tickets, ends what runs as interrupted, and returns when that is cleaned up, and reported or out of
     * time for it: what is not reported then is kept for the next start.
     */
    @Override
    public void close() {
        drain();
        claims.askAll(Cause.SHUTDOWN);
        joinAll();
        report();
        silence();
        outbox.close();
        starts.close();
        crew.close();
    }

    /** What it is doing now. */
    public WorkerStatus status() {
        return new WorkerStatus(slots(), claims.list().size(), gate.readiness(), note(), outbox.depth());
    }

    private String note() {
        return Stream.of(gate.note(), parts.uploads().trouble(), abilities.trouble())
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining("; "));
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

    /** Waits until all ends are confirmed, but no longer than a confirm may take. */
    private void report() {
        CompletableFuture<Void> over = outbox.flush().toCompletableFuture();
        Timers.Pending outOfTime = parts.timers().after(settings.confirmWait(), () -> over.complete(null));
        try {
            over.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts does not want to wait
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end that is settled holds no error", e);
        } finally {
            outOfTime.cancel();
        }
    }

    private void command(Command command) {
        if (!isOfTheLatestTerm(command.epoch())) {
            return;
        }
        command.sentAt().ifPresent(clock::heard);
        switch (command.control()) {
            case Control.Cancel cancel -> claims.ask(cancel.claim(), Cause.CANCEL);
            case Control.Abandon abandon -> abandon(abandon.claim());
            case Control.Proceed proceed -> claims.proceed(proceed.claim());
            case Control.Pause() -> changed(gate::pause);
            case Control.Quarantine() -> changed(gate::quarantine);
            case Control.TakeOne() -> gate.admitOne();
            case Control.Resume() -> changed(gate::resume);
            case Control.Drain() -> drain();
            case Control.Tail tail -> parts.uploads().follow(tail.claim());
            case Control.KeepEnvironment keep -> parts.host().keep(keep.order());
            case Control.OpenTunnel tunnel -> parts.host().open(tunnel);
            case Control.RemoveEnvironment remove -> parts.host().remove(remove.environment());
        }
    }

    private void changed(Runnable change) {
        change.run();
        tellSoon();
    }

    private void abandon(Claim claim) {
        claims.ask(claim, Cause.ABANDON);
        if (outbox.drop(claim)) {
            parts.uploads().discard(claim);
        }
    }

    /** False for the word of a coordinator that leads no more. */
    private synchronized boolean isOfTheLatestTerm(long told) {
        epoch = Math.max(epoch, told);
        if (told != epoch && told != ignored) {
            ignored = told;
            LOG.log(
                    Level.WARNING,
                    "orders (cancel, pause, abandon and others) of the coordinator with epoch " + told
                            + " are ignored, since one with epoch " + epoch
                            + " was heard of before. If the coordinator has a"
                            + " new or restored database, restart this worker; else it leads no more, and ends by itself");
        }
        return told == epoch;
    }

    private synchronized void beat() {
        if (silent) {
            return;
        }
        nextBeat = parts.timers().after(settings.heartbeat(), this::beat);
        if (looking.compareAndSet(false, true)) {
            crew.start("look", this::look);
        }
        crew.start("look for abilities", this::lookForAbilities);
        tell(note());
    }

    /** Who looks just after an order sees that it was heard. */
    private void tellSoon() {
        parts.timers().after(Duration.ZERO, this::tellNow);
    }

    private synchronized void tellNow() {
        if (!silent && nextBeat != null) {
            tell(note());
        }
    }

    private void tell(String note) {
        parts.transport()
                .heartbeat(new Heartbeat(
                        settings.id(),
                        boot,
                        beats++,
                        parts.clock().instant(),
                        settings.pools(),
                        slots(),
                        gate.readiness(),
                        note,
                        Stream.concat(claims.list().stream(), outbox.claims().stream())
                                .distinct()
                                .toList(),
                        claims.waiting(),
                        abilities.byWord(),
                        parts.host().hosting()));
    }

    /** A disk may take its time to answer, and no sign of life waits for it. */
    private void look() {
        try {
            gate.lacks(parts.capacity().lack());
        } finally {
            looking.set(false);
        }
    }

    private void lookForAbilities() {
        try {
            if (abilities.look()) {
                tellSoon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends
        }
    }

    private synchronized void silence() {
        if (nextBeat != null && !silent) {
            nextBeat.cancel();
            tell("it has stopped");
        }
        silent = true;
    }
}
