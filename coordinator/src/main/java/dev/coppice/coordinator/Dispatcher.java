package dev.coppice.coordinator;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.dispatch.Offers;
import dev.coppice.coordinator.dispatch.Scheduler;
import dev.coppice.coordinator.dispatch.Turn;
import dev.coppice.coordinator.job.Job;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobQueue;
import dev.coppice.job.JobState;
import dev.coppice.job.JobTrigger;
import dev.coppice.slot.WorkerId;
import dev.coppice.state.TransitionTable;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Offers attempts to the workers. Marked as publishing in the transaction that decides it, a ticket is published after that, and
 * again until the transport has it.
 */
final class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    /** A ticket to be published, and when its attempt may run. */
    record Parcel(Ticket ticket, @Nullable Rung rung) {}

    private final Store store;
    private final Board board;
    private final Fleet fleet;
    private final Scheduler scheduler;
    private final TransitionTable<JobState, JobTrigger> jobs;
    private final CoordinatorTransport transport;
    private final Offers offers;
    private final Executor later;
    /** What may not have been published, or not for good. */
    private final Set<AttemptId> unpublished = new LinkedHashSet<>();
    /** The queues whose tickets are being counted. */
    private final Set<JobQueue> counting = new HashSet<>();

    private final Duration lease;
    private final Map<String, String> troubles = new TreeMap<>();

    /**
     * One that offers nothing yet.
     *
     * @param lease how long a worker may wait for the answer to its question about a ticket
     * @param later runs an action on the deciding thread, soon
     */
    Dispatcher(
            Store store,
            Board board,
            Fleet fleet,
            Scheduler scheduler,
            TransitionTable<JobState, JobTrigger> jobs,
            Offers offers,
            CoordinatorTransport transport,
            Duration lease,
            Executor later) {
        this.store = store;
        this.board = board;
        this.fleet = fleet;
        this.scheduler = scheduler;
        this.jobs = jobs;
        this.offers = offers;
        this.transport = transport;
        this.lease = lease;
        this.later = later;
    }

    /** Decides which attempts go out now. */
    void dispatch(Step step) {
        for (String pool : fleet.pools()) {
            if (board.sessions().stream().noneMatch(session -> session.hasSchedulable(pool))) {
                continue;
            }
            List<Turn> turns =
                    scheduler.turns(board.sessions(), scheduler.places(fleet, pool, board::busy, board::out));
            if (!turns.isEmpty()) {
                step.flush();
                dispatch(step, turns);
            }
        }
    }

    private void dispatch(Step step, List<Turn> turns) {
        Map<Turn, Integer> counts = new LinkedHashMap<>();
        turns.forEach(turn -> counts.merge(turn, 1, Integer::sum));
        Map<Turn, Queue<Job>> next = new HashMap<>();
        counts.forEach((turn, count) ->
                next.put(turn, new ArrayDeque<>(store.schedulable(turn.session().id(), turn.queue(), count))));
        for (Turn turn : turns) {
            Queue<Job> queue = next.getOrDefault(turn, new ArrayDeque<>());
            Job job = queue.poll();
            if (job == null) {
                throw new IllegalStateException("session " + turn.session().id() + " counts more waiting jobs in "
                        + turn.queue().name() + " than the store holds");
            }
            step.change(step.known(job), changing -> changing.dispatch(jobs));
            step.offer(step.known(job));
        }
    }

    /** The tickets to publish for jobs; read within the transaction that decides on them. */
    List<Parcel> parcels(Collection<Step.Offering> offerings, Instant now) {
        return offerings.stream().map(offering -> parcel(offering, now)).toList();
    }

    private Parcel parcel(Step.Offering offering, Instant now) {
        Job job = offering.job();
        Session session = board.session(job.session()).orElseThrow();
        Rung rung = job.onLadder() ? rung(job, now) : null;
        Instant at = rung == null ? now : now.plus(rung.delay());
        offers.offered(job.attempt(), job.terms().queue(), at);
        Set<WorkerId> avoid = job.charges().broken() == 0
                ? Set.of()
                : fleet.avoidable(job.terms().queue(), store.brokeOn(job.id()));
        Ticket ticket = new Ticket(
                session.id(),
                job.attempt(),
                session.source(),
                store.spec(job.terms().spec()),
                avoid,
                0,
                Optional.of(new Ticket.Offer(at, offering.again(), lease)));
        return new Parcel(ticket, rung);
    }

    private static Rung rung(Job job, Instant now) {
        Duration left = Duration.between(now, job.notBefore().orElse(now));
        for (Rung rung : Rung.values()) {
            if (rung.delay().compareTo(left) >= 0) {
                return rung;
            }
        }
        return Rung.FIVE_MINUTES;
    }

    /** Publishes tickets that are recorded as publishing. */
    void publish(List<Parcel> parcels) {
        Map<JobQueue, List<Ticket>> now = new LinkedHashMap<>();
        for (Parcel parcel : parcels) {
            if (parcel.rung() == null) {
                JobQueue queue = parcel.ticket().spec().queue();
                now.computeIfAbsent(queue, key -> new ArrayList<>()).add(parcel.ticket());
            } else {
                watch(transport.offerLater(parcel.ticket(), parcel.rung()), List.of(parcel.ticket()));
            }
        }
        // Each queue's by themselves: one whose queue is refused must not hold up the others.
        now.values().forEach(tickets -> watch(transport.offer(tickets), tickets));
    }

    private void watch(CompletionStage<Void> published, List<Ticket> tickets) {
        CompletableFuture<Void> future = published.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            confirm(tickets);
        } else {
            published.whenComplete((done, error) -> later.execute(() -> {
                if (error == null) {
                    confirm(tickets);
                } else {
                    failed(tickets, error);
                }
            }));
        }
    }

    /** To be written with whatever is written next: a ticket too many does no harm. */
    private void confirm(List<Ticket> tickets) {
        for (Ticket ticket : tickets) {
            troubles.remove(ticket.spec().queue().name());
            board.underWay(ticket.attempt().job())
                    .filter(job -> job.attempt().equals(ticket.attempt()))
                    .ifPresent(Job::confirm);
        }
    }

    private void failed(List<Ticket> tickets, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        for (Ticket ticket : tickets) {
            String queue = ticket.spec().queue().name();
            unpublished.add(ticket.attempt());
            if (!why.equals(troubles.put(queue, why))) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "tickets of the queue " + queue + " can't be published, such as that of " + ticket.attempt()
                                + ": " + why + "; they are published again each second");
            }
        }
    }

    /** Why the last tickets of queues could not be published, by their names. */
    Map<String, String> troubles() {
        return troubles;
    }

    /** Whether there is something to publish again, or that may be lost. */
    boolean isInDoubt() {
        return !unpublished.isEmpty() || offers.areShort();
    }

    Duration againAfter() {
        return AGAIN_AFTER;
    }

    /** Publishes again what may not have been published, as soon as somebody could take it and its attempt may run. */
    void offerAgain(Step step) {
        unpublished.removeIf(attempt -> {
            Job job = board.underWay(attempt.job())
                    .filter(found -> found.attempt().equals(attempt) && found.unconfirmed())
                    .orElse(null);
            if (job == null) {
                return true;
            }
            boolean due = !job.onLadder() && fleet.hasTaker(job.terms().queue(), step.now());
            if (due) {
                step.offerAgain(job);
            }
            return due;
        });
    }

    /** Publishes again the tickets that lie in their queues for too long, although somebody could take them. */
    void offerOverdue(Step step) {
        for (JobQueue queue : offers.queues()) {
            if (fleet.freeSlots(queue, board::busy) == 0 || !fleet.hasTaker(queue, step.now())) {
                offers.full(queue, step.now());
            } else if (offers.areDoubtful(queue, step.now())) {
                count(step, queue);
            }
        }
        List<AttemptId> missing = offers.missing(this::lies);
        if (!missing.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "tickets are gone from their queues, as if somebody had purged or deleted a queue: "
                            + missing.size() + " are offered again, such as that of " + missing.getFirst());
        }
        missing.forEach(attempt -> offerLost(step, attempt));
        for (AttemptId attempt : offers.overdue(step.now(), this::waits, queue -> fleet.hasTaker(queue, step.now()))) {
            offerLost(step, attempt);
        }
    }

    private void offerLost(Step step, AttemptId attempt) {
        board.underWay(attempt.job()).ifPresent(job -> {
            step.change(job, Job::ticketLost);
            step.offerAgain(job);
        });
    }

    private void count(Step step, JobQueue queue) {
        if (counting.add(queue)) {
            Instant asked = step.now();
            step.send(end -> end.lying(queue.name())
                    .exceptionally(error -> OptionalInt.empty())
                    .thenAccept(lying -> later.execute(() -> {
                        counting.remove(queue);
                        offers.counted(queue, asked, lying, this::lies);
                    })));
        }
    }

    /** Whether an attempt's ticket should be in its queue. */
    private boolean lies(AttemptId attempt) {
        return waits(attempt)
                && board.underWay(attempt.job())
                        .filter(job -> !job.unconfirmed() && !job.onLadder())
                        .isPresent();
    }

    private boolean waits(AttemptId attempt) {
        return board.underWay(attempt.job())
                .filter(job -> job.attempt().equals(attempt) && job.ticketOut())
                .isPresent();
    }

    /** Takes up what an earlier leader, or this one before a failure, has offered or was about to. */
    void takeUp(Step step) {
        offers.clear();
        unpublished.clear();
        counting.clear();
        for (Job job : board.underWay()) {
            if (job.unconfirmed()) {
                unpublished.add(job.attempt());
            } else if (job.ticketOut()) {
                offers.offered(job.attempt(), job.terms().queue(), step.now());
            }
        }
    }
}
