package dev.coppice.bench;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.Event;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport.Delivery;
import dev.coppice.transport.amqp.AmqpCoordinator;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerAddress;
import dev.coppice.transport.json.MessageFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The messages of a fleet and nothing else: tickets, starts and ends with all their confirms, without decisions or a database. */
final class BareExchange {
    private static final Set<String> POOL = Set.of("default");

    private BareExchange() {}

    /** Seconds for so many jobs' messages. */
    static double seconds(String broker, int jobs, int workers, int slotsEach) throws InterruptedException {
        BrokerAddress address = BrokerAddress.parse(broker, Optional.empty());
        CountDownLatch finished = new CountDownLatch(jobs);
        Semaphore places =
                new Semaphore(workers * slotsEach * 5 / 4); // as many tickets are out as a coordinator lets out
        try (SystemTimers timers = new SystemTimers();
                Crew crew = new Crew("bare");
                AmqpCoordinator coordinator = new AmqpCoordinator(
                        new AmqpSettings(address, "bare coordinator", "bare", AmqpSettings.CONFIRM_WAIT),
                        timers,
                        Clock.systemUTC())) {
            coordinator.awaitConnected(Duration.ofSeconds(30));
            coordinator.onEvents(batch -> {
                for (Event event : batch) {
                    if (event instanceof Event.AttemptFinished) {
                        finished.countDown();
                        places.release();
                    }
                }
            });
            for (int worker = 1; worker <= workers; worker++) {
                WorkerId id = new WorkerId("bare-" + worker);
                AmqpWorker end = new AmqpWorker(
                        id, new AmqpSettings(address, id.value(), "bare", AmqpSettings.CONFIRM_WAIT), timers);
                end.awaitConnected(Duration.ofSeconds(30));
                for (int slot = 1; slot <= slotsEach; slot++) {
                    Slot own = new Slot(id, slot);
                    crew.start("slot-" + own, () -> work(end, own));
                }
                crew.start("close-" + id, () -> closeAtEnd(end));
            }
            long begin = System.nanoTime();
            for (int job = 1; job <= jobs; job++) {
                places.acquire();
                coordinator.offer(List.of(ticket(job)));
            }
            if (!finished.await(30, TimeUnit.MINUTES)) {
                throw new IllegalStateException(finished.getCount() + " jobs have not come back");
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** The size of a ticket's message. */
    static int ticketBytes() {
        return new MessageFormat().write(ticket(1)).length;
    }

    private static void closeAtEnd(AmqpWorker end) {
        try (end) {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void work(AmqpWorker end, Slot slot) {
        AttemptResult passed = AttemptResult.withoutTasks(AttemptOutcome.PASSED, Optional.empty(), "");
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Delivery delivery = end.take(POOL, Duration.ofSeconds(1)).orElse(null);
                if (delivery != null) {
                    Claim claim = new Claim(delivery.ticket().attempt(), "b6a2c5f0-4d1e-4f43-9d53-0a2f5f6e7d10");
                    Instant now = Instant.now();
                    end.publish(new Event.AttemptStarted(claim, slot, now))
                            .toCompletableFuture()
                            .join();
                    delivery.settle();
                    end.publish(new Event.AttemptFinished(claim, slot, "", now, now, passed, ""))
                            .toCompletableFuture()
                            .join();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ticket ticket(int job) {
        JobSpec spec = new JobSpec(
                "bench.md",
                "all",
                "bench",
                List.of(),
                "default",
                0,
                0,
                Duration.ofMinutes(30),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.STOP,
                Optional.empty());
        return new Ticket(
                new SessionId("bare"),
                new AttemptId(new JobId("bare-" + job), 1),
                new Source("https://git.example/bench", "c0ffee"),
                spec,
                Set.of(),
                0);
    }
}
