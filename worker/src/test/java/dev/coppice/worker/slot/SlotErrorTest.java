package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.CLOCK;
import static dev.coppice.worker.slot.WorkerFixture.ID;
import static dev.coppice.worker.slot.WorkerFixture.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Heartbeat;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.slot.WorkerFixture.Running;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots that meet an error of the worker's own. */
@Timeout(60)
class SlotErrorTest {
    private final WorkerFixture fixture = new WorkerFixture();
    /** Errors that are still to come; attempts after those are in the test's hands. */
    private final AtomicInteger errors = new AtomicInteger();

    private Worker worker(int slots, boolean goOn) {
        WorkerParts usual = fixture.parts(fixture.connection);
        AttemptExecutor executor = (ticket, claim, slot, stop, progress) -> {
            if (errors.getAndDecrement() > 0) {
                throw new StackOverflowError("of the worker's own");
            }
            return usual.executor().run(ticket, claim, slot, stop, progress);
        };
        WorkerParts parts = WorkerParts.onOneMachine(fixture.connection, executor, CLOCK, fixture.timers);
        return new Worker(new WorkerSettings(ID, Set.of("default"), slots, goOn), parts);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aSlotGoesOnAfterARest() throws Exception {
        errors.set(1);
        try (Worker worker = worker(1, true)) {
            worker.start();
            fixture.offer(ticket("a"));
            fixture.offer(ticket("b"));
            fixture.pass(Duration.ofSeconds(5));
            runs("b");
            assertThat(worker.status().slots()).isOne();
        }
    }

    @Test
    void aSlotThatIsNotToGoOnTakesNoMoreAndIsOfferedNoMore() throws Exception {
        errors.set(1);
        try (Worker worker = worker(2, false)) {
            worker.start();
            fixture.offer(ticket("a"));
            assertThat(beatWithSlots(1).claims()).isEmpty();
            fixture.offer(ticket("b"));
            runs("b");
            assertThat(worker.ended().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void aWorkerWithoutSlotsEnds() throws Exception {
        errors.set(1);
        try (Worker worker = worker(1, false)) {
            worker.start();
            fixture.offer(ticket("a"));
            worker.ended().toCompletableFuture().get();
            assertThat(worker.status().slots()).isZero();
        }
    }

    private void runs(String job) throws InterruptedException {
        Running running = fixture.running.take();
        assertThat(running.ticket().attempt().job().value()).isEqualTo(job);
        running.letEnd();
        AttemptFinished finished = fixture.finished();
        assertThat(finished.claim()).isEqualTo(running.claim());
    }

    private Heartbeat beatWithSlots(int slots) throws InterruptedException {
        while (true) {
            Heartbeat beat = fixture.beat();
            if (beat.slots() == slots) {
                return beat;
            }
        }
    }
}
