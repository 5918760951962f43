package dev.coppice.coordinator.http;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker that does what a test has it do. */
final class HandWorker implements AutoCloseable {
    private final WorkerTransport transport;
    private final WorkerId id;
    private final String pool;
    private final int slots;
    private final String boot = UUID.randomUUID().toString();
    private final LinkedBlockingQueue<Control> heard = new LinkedBlockingQueue<>();
    private long sequence;
    private Duration ahead = Duration.ZERO;

    HandWorker(InProcessTransport transport, String name, String pool, int slots) {
        this.transport = transport.connectWorker(new WorkerId(name));
        this.transport.onCommand(command -> heard.add(command.control()));
        id = new WorkerId(name);
        this.pool = pool;
        this.slots = slots;
        beat(Readiness.READY);
    }

    void beat(Readiness readiness) {
        beat(readiness, "");
    }

    void beat(Readiness readiness, String note) {
        transport.heartbeat(new Heartbeat(
                id, boot, ++sequence, now().plus(ahead), Set.of(pool), slots, readiness, note, List.of()));
    }

    /** It hosts named environments, and these are those that it has. */
    void hosts(EnvironmentReport... reports) {
        transport.heartbeat(
                new Heartbeat(id, boot, ++sequence, now(), Set.of(pool), slots, Readiness.READY, "", List.of())
                        .withAbilities(Map.of("containers", "Docker 28.5.2", "compose", "2.40.3"))
                        .withHosting(new EnvironmentHosting(9, Duration.ofHours(24), "127.0.0.1", List.of(reports))));
    }

    /** Its heartbeats have a wrong time from here on. */
    void clockAhead(Duration by) {
        ahead = by;
    }

    /** What it is told next. */
    Control told() throws InterruptedException {
        return Optional.ofNullable(heard.poll(60, TimeUnit.SECONDS)).orElseThrow();
    }

    /** Whether it was told more than it was asked for so far. */
    boolean isToldMore() {
        return !heard.isEmpty();
    }

    /** Takes the next ticket, and says that it runs. */
    Run take(int slot) throws InterruptedException {
        WorkerTransport.Delivery delivery =
                transport.take(Set.of(pool), Duration.ofSeconds(60)).orElseThrow();
        Run run = new Run(delivery.ticket(), new Slot(id, slot));
        run.publish(new Event.AttemptStarted(run.claim(), run.slot(), now()));
        delivery.settle();
        return run;
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    @Override
    public void close() {
        transport.close();
    }

    /** An attempt that it runs. */
    final class Run {
        private final Ticket ticket;
        private final Slot slot;
        private final Claim claim;
        private final Instant begin = now();

        private Run(Ticket ticket, Slot slot) {
            this.ticket = ticket;
            this.slot = slot;
            claim = new Claim(ticket.attempt(), UUID.randomUUID().toString());
        }

        Ticket ticket() {
            return ticket;
        }

        Slot slot() {
            return slot;
        }

        Claim claim() {
            return claim;
        }

        void checkedOut() {
            publish(new Event.CheckedOut(claim, "wt-" + slot.number(), now()));
        }

        void taskFinished(TaskStatus status) {
            publish(new Event.TaskFinished(claim, task(status)));
        }

        void finish(AttemptOutcome outcome) {
            TaskStatus status = outcome == AttemptOutcome.PASSED ? TaskStatus.PASSED : TaskStatus.FAILED;
            AttemptResult result = new AttemptResult(
                    outcome,
                    Optional.empty(),
                    outcome == AttemptOutcome.PASSED ? "" : "it did not pass",
                    List.of(task(status)),
                    new TestCounts(3, 0, 1),
                    List.of());
            publish(new Event.AttemptFinished(claim, slot, "wt-" + slot.number(), begin, now(), result, ""));
        }

        private TaskResult task(TaskStatus status) {
            boolean passed = status == TaskStatus.PASSED;
            return new TaskResult(
                    "1.1", "Do", status, passed ? 0 : 1, Duration.ofMillis(1500), passed ? "" : "the end");
        }

        private void publish(Event event) {
            transport
                    .publish(event)
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
    }
}
