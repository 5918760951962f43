package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.CLOCK;
import static dev.coppice.worker.slot.WorkerFixture.ID;
import static dev.coppice.worker.slot.WorkerFixture.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.slot.Readiness;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.outbox.EventStore;
import dev.coppice.worker.slot.WorkerFixture.Running;
import dev.coppice.worker.upload.AttemptUploads;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker takes no tickets while its host lacks something, and says so. */
@Timeout(60)
class LackTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private volatile Optional<String> lack = Optional.of("disk: it is full");
    private final Worker worker = new Worker(fixture.settings(1), parts());

    private WorkerParts parts() {
        WorkerParts usual = fixture.parts(fixture.connection);
        return new WorkerParts(
                usual.transport(),
                usual.executor(),
                EventStore.none(),
                EventStore.none(),
                AttemptUploads.none(),
                () -> lack,
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

    private Heartbeat beatUntil(Readiness readiness) throws InterruptedException {
        while (true) {
            Heartbeat beat = fixture.beat();
            if (beat.readiness() == readiness) {
                return beat;
            }
        }
    }

    @Test
    void itTakesTicketsAgainByItself() throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Heartbeat first = fixture.heartbeats.take();
        assertThat(first.readiness()).isEqualTo(Readiness.LACKING);
        assertThat(first.note()).isEqualTo("disk: it is full");
        assertThat(fixture.running).isEmpty();
        lack = Optional.empty();
        Running a = takeRunning();
        assertThat(beatUntil(Readiness.READY).note()).isEmpty();
        lack = Optional.of("disk: it is full again");
        beatUntil(Readiness.LACKING);
        assertThat(a.stop().cause()).as("what runs goes on").isEmpty();
        a.letEnd();
    }

    private Running takeRunning() throws InterruptedException {
        while (true) {
            fixture.beat();
            Running running = fixture.running.poll(50, TimeUnit.MILLISECONDS);
            if (running != null) {
                return running;
            }
        }
    }

    @Test
    void aPauseOutlastsTheLack() throws Exception {
        worker.start();
        fixture.coordinator.command(ID, new Command(1, new Control.Pause()));
        beatUntil(Readiness.PAUSED);
        lack = Optional.empty();
        assertThat(fixture.beat().readiness()).isEqualTo(Readiness.PAUSED);
        fixture.coordinator.command(ID, new Command(1, new Control.Resume()));
        beatUntil(Readiness.READY);
    }

    @Test
    void aWorkerThatLacksCanBeClosed() throws Exception {
        worker.start();
        worker.close();
        assertThat(worker.ended().toCompletableFuture()).isCompleted();
    }
}
