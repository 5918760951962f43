package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.CLOCK;
import static dev.coppice.worker.slot.WorkerFixture.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.outbox.EventStore;
import dev.coppice.worker.slot.WorkerFixture.Running;
import dev.coppice.worker.upload.AttemptUploads;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An attempt that nobody wants any more while its files wait to be uploaded. */
@Timeout(60)
class AbandonedFilesTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final Refused uploads = new Refused();
    private final Worker worker = new Worker(fixture.settings(1), parts());

    private WorkerParts parts() {
        WorkerParts usual = fixture.parts(fixture.connection);
        return new WorkerParts(
                usual.transport(),
                usual.executor(),
                EventStore.none(),
                EventStore.none(),
                uploads,
                Optional::empty,
                Abilities.none(),
                Admission.always(),
                EnvironmentHost.none(),
                event -> {},
                CLOCK,
                fixture.timers);
    }

    @AfterEach
    void close() {
        worker.close();
        fixture.close();
    }

    @Test
    void itsFilesAreDiscarded() throws Exception {
        worker.start();
        fixture.offer(WorkerFixture.ticket("a"));
        Running a = fixture.running.take();
        a.letEnd();
        assertThat(uploads.delivered.take()).isEqualTo(a.claim());
        while (worker.status().outbox() == 0) {
            Thread.onSpinWait();
        }
        fixture.coordinator.command(ID, new Command(1, new Control.Abandon(a.claim())));
        assertThat(uploads.discarded.take()).isEqualTo(a.claim());
    }

    /** Uploads that never get done. */
    private static final class Refused implements AttemptUploads {
        private final BlockingQueue<Claim> delivered = new LinkedBlockingQueue<>();
        private final BlockingQueue<Claim> discarded = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<Void> deliver(Claim claim) {
            delivered.add(claim);
            return new CompletableFuture<>();
        }

        @Override
        public void discard(Claim claim) {
            discarded.add(claim);
        }

        @Override
        public void follow(Claim claim) {}

        @Override
        public String trouble() {
            return "";
        }
    }
}
