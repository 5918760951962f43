package dev.coppice.coordinator.simulation;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobQueue;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Command;
import dev.coppice.transport.Event;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A broker that keeps what it has confirmed, and nothing else that is convenient: publishes are late, doubled, or lose their
 * confirm; it can be down; connections break, and what was in hand then comes again.
 */
final class Broker {
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);
    private static final int BATCH = 20;

    private final ManualTime time;
    private final Random random;
    private final BrokenRule broken;
    /** Those that were in a hand before. */
    private final Set<Ticket> redelivered = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<String, ArrayDeque<Ticket>> queues = new HashMap<>();
    private final List<Ticket> ladder = new ArrayList<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final List<CoordinatorEnd> coordinators = new ArrayList<>();
    private final Map<WorkerId, WorkerProcess> workers = new LinkedHashMap<>();
    /** When each claim's end, and the last question about it, came into the queue of events. */
    final Map<Claim, Long> finishes = new HashMap<>();

    final Map<Claim, Long> questions = new HashMap<>();
    private long arrivals;
    private boolean up = true;
    /** Whether things go wrong by themselves. */
    boolean faulty = true;

    Broker(ManualTime time, Random random, BrokenRule broken) {
        this.time = time;
        this.random = random;
        this.broken = broken;
    }

    void stop() {
        up = false;
        coordinators.forEach(end -> end.process().disconnected());
        workers.values().forEach(Machine::disconnected);
    }

    void start() {
        up = true;
        deliverSoon();
        workers.values().stream().filter(Machine::isConnected).forEach(Machine::reconnected);
    }

    boolean reaches(Machine process) {
        return up && process.isConnected();
    }

    void connect(CoordinatorEnd end) {
        coordinators.add(end);
        deliverSoon();
    }

    void close(CoordinatorEnd end) {
        coordinators.remove(end);
        deliverSoon();
    }

    void connect(WorkerProcess worker) {
        workers.put(worker.id(), worker);
    }

    /** A publish with a confirm. */
    CompletionStage<Void> publish(Machine from, Runnable arrival) {
        CompletableFuture<Void> confirmed = new CompletableFuture<>();
        time.after(
                CONFIRM_TIMEOUT,
                () -> confirmed.completeExceptionally(new IllegalStateException("no confirm in time")));
        if (!reaches(from)) {
            return confirmed;
        }
        time.after(delay(), () -> {
            if (!up) {
                return;
            }
            arrival.run();
            if (chance(30)) {
                time.after(delay(), () -> {
                    if (up) {
                        arrival.run();
                    }
                });
            }
            if (reaches(from) && !chance(30)) {
                confirmed.complete(null);
            }
        });
        return confirmed;
    }

    private Duration delay() {
        return chance(25) ? Duration.ofMillis(random.nextInt(8_000)) : Duration.ofMillis(1);
    }

    private boolean chance(int oneIn) {
        return faulty && random.nextInt(oneIn) == 0;
    }

    void put(Ticket ticket) {
        queue(ticket).add(ticket);
        workers.values().forEach(Machine::reconnected);
    }

    private ArrayDeque<Ticket> queue(Ticket ticket) {
        String name = broken == BrokenRule.ABILITY
                ? ticket.spec().pool()
                : ticket.spec().queue().name();
        return queues.computeIfAbsent(name, key -> new ArrayDeque<>());
    }

    void putLater(Ticket ticket, Rung rung) {
        ladder.add(ticket);
        time.after(rung.delay(), () -> {
            ladder.remove(ticket);
            put(ticket);
        });
    }

    /** Whether a ticket for this attempt is anywhere. */
    boolean holds(AttemptId attempt) {
        return Stream.of(
                        queues.values().stream().flatMap(ArrayDeque::stream),
                        ladder.stream(),
                        workers.values().stream().flatMap(WorkerProcess::inHand))
                .flatMap(tickets -> tickets)
                .anyMatch(ticket -> ticket.attempt().equals(attempt));
    }

    CompletionStage<OptionalInt> count(Machine from, String queue) {
        CompletableFuture<OptionalInt> counted = new CompletableFuture<>();
        time.after(
                delay(),
                () -> counted.complete(
                        reaches(from) && events.isEmpty()
                                ? OptionalInt.of(queues.getOrDefault(queue, new ArrayDeque<>())
                                        .size())
                                : OptionalInt.empty()));
        return counted;
    }

    /** A person purges a queue. */
    void purge(String queue) {
        queues.remove(queue);
    }

    /** Puts a ticket back that was in hand when its connection broke. */
    void putBack(Ticket ticket) {
        redelivered.add(ticket);
        queue(ticket).addFirst(ticket);
    }

    Optional<Delivery> take(WorkerProcess worker, Set<JobQueue> from) {
        if (!reaches(worker)) {
            return Optional.empty();
        }
        return from.stream()
                .map(JobQueue::name)
                .sorted(Comparator.reverseOrder())
                .map(queues::get)
                .filter(queue -> queue != null && !queue.isEmpty())
                .findFirst()
                .map(ArrayDeque::poll)
                .map(ticket -> new Delivery(ticket, redelivered.remove(ticket)));
    }

    void put(Event event) {
        arrivals++;
        if (event instanceof Event.AttemptFinished finished) {
            finishes.putIfAbsent(finished.claim(), arrivals);
        } else if (event instanceof Event.LeaseCheck check) {
            questions.put(check.claim(), arrivals);
            if (broken == BrokenRule.LEASE_CHECK) {
                events.addFirst(event);
                deliverSoon();
                return;
            }
        }
        events.add(event);
        deliverSoon();
    }

    void pulse(Machine from, Pulse pulse) {
        if (reaches(from) && !chance(15)) {
            Instant expiry = time.instant().plus(Duration.ofSeconds(10));
            for (CoordinatorEnd end : List.copyOf(coordinators)) {
                if (reaches(end.process())) {
                    time.after(
                            Duration.ofMillis(1),
                            () -> end.process().act(() -> {
                                if (time.instant().isBefore(expiry)) {
                                    end.pulse(pulse);
                                }
                            }));
                }
            }
        }
    }

    void command(Machine from, WorkerId to, Command command) {
        WorkerProcess worker = workers.get(to);
        if (worker != null && reaches(from) && reaches(worker) && !chance(15)) {
            time.after(Duration.ofMillis(1), () -> worker.act(() -> worker.command(command)));
        }
    }

    void deliverSoon() {
        time.after(Duration.ofMillis(1), this::deliver);
    }

    /** One consumer is active: the one that came first and is connected. */
    private @Nullable CoordinatorEnd active() {
        return coordinators.stream()
                .filter(end -> end.listens() && reaches(end.process()))
                .findFirst()
                .orElse(null);
    }

    private void deliver() {
        CoordinatorEnd to = active();
        if (events.isEmpty() || to == null || to.process().isFrozen()) {
            return;
        }
        List<Event> batch = events.stream().limit(BATCH).toList();
        try {
            to.events(batch);
        } catch (RuntimeException e) {
            time.after(Duration.ofMillis(200), this::deliver);
            return;
        }
        if (chance(40)) {
            deliverSoon(); // the acknowledgement was lost: the same comes again
            return;
        }
        batch.forEach(event -> events.remove());
        if (!events.isEmpty()) {
            deliverSoon();
        }
    }
}
