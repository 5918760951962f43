package dev.coppice.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.time.ManualTime;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.inprocess.InProcessTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {
    private static final WorkerId WORKER = new WorkerId("w");
    private static final Claim CLAIM = new Claim(new AttemptId(new JobId("j"), 1), "token");
    private static final AttemptFinished END = new AttemptFinished(
            CLAIM,
            new Slot(WORKER, 1),
            "wt-1",
            Instant.EPOCH,
            Instant.EPOCH,
            AttemptResult.withoutTasks(AttemptOutcome.PASSED, Optional.empty(), ""),
            "");

    private final Map<Claim, AttemptFinished> stored = new ConcurrentHashMap<>();
    private final CountDownLatch forgotten = new CountDownLatch(1);
    private Consumer<Claim> onKeep = claim -> {};

    private final EventStore<AttemptFinished> store = new EventStore<>() {
        @Override
        public List<AttemptFinished> load() {
            return List.copyOf(stored.values());
        }

        @Override
        public void keep(AttemptFinished end) {
            onKeep.accept(end.claim());
            stored.put(end.claim(), end);
        }

        @Override
        public void forget(Claim claim) {
            stored.remove(claim);
            forgotten.countDown();
        }
    };

    @Test
    void anEndThatIsDroppedWhileItIsWrittenDownIsNotLeftBehind() {
        ManualTime time = new ManualTime();
        WorkerTransport transport =
                new InProcessTransport(time, task -> time.after(Duration.ZERO, task)).connectWorker(WORKER);
        try (Outbox outbox = new Outbox(store, transport, new Sender(Duration.ofSeconds(5), time), time)) {
            onKeep = claim -> {
                assertThat(outbox.drop(claim)).isTrue();
                awaitForgotten();
            };
            assertThat(outbox.put(END, new CompletableFuture<>())).isCompleted();
            assertThat(outbox.claims()).isEmpty();
            assertThat(stored).isEmpty();
        }
    }

    private void awaitForgotten() {
        try {
            assertThat(forgotten.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
