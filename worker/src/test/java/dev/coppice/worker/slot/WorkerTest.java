package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.CLOCK;
import static dev.coppice.worker.slot.WorkerFixture.ID;
import static dev.coppice.worker.slot.WorkerFixture.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.Claim;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.attempt.StopRequest;
import dev.coppice.worker.slot.WorkerFixture.Running;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class WorkerTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private Worker worker = fixture.worker(2, fixture.connection);

    @AfterEach
    void close() {
        worker.close();
        fixture.close();
    }

    @Test
    void anAttemptIsStartedRunAndReported() throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        assertThat(fixture.events.take()).isEqualTo(new AttemptStarted(a.claim(), a.slot(), CLOCK.instant()));
        a.letEnd();
        assertThat(fixture.events.take()).isInstanceOfSatisfying(AttemptFinished.class, end -> {
            assertThat(end.claim()).isEqualTo(a.claim());
            assertThat(end.result().outcome()).isEqualTo(AttemptOutcome.PASSED);
        });
    }

    @Test
    void eachSlotRunsOneAtATime() throws Exception {
        worker.start();
        fixture.offer(ticket("a"), ticket("b"), ticket("c"));
        Running one = fixture.running.take();
        Running two = fixture.running.take();
        assertThat(one.slot()).isNotEqualTo(two.slot());
        assertThat(fixture.running.poll()).isNull();
        one.letEnd();
        Running three = fixture.running.take();
        assertThat(three.slot()).isEqualTo(one.slot());
        assertThat(three.claim().token()).isNotEqualTo(one.claim().token());
        two.letEnd();
        three.letEnd();
    }

    @Test
    void heartbeatsNameTheClaimsUntilTheirEndIsReported() throws Exception {
        worker.start();
        assertThat(fixture.heartbeats.take().claims()).isEmpty();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        Heartbeat during = fixture.beat();
        assertThat(during.claims()).containsExactly(a.claim());
        assertThat(during.slots()).isEqualTo(2);
        a.letEnd();
        fixture.offer(ticket("b"), ticket("c"));
        Running b = fixture.running.take();
        Running c = fixture.running.take();
        assertThat(fixture.beat().claims()).containsExactlyInAnyOrder(b.claim(), c.claim());
        b.letEnd();
        c.letEnd();
        worker.close();
        assertThat(fixture.waiting(WorkerSettings.HEARTBEAT))
                .as("heartbeats after the close")
                .isEmpty();
    }

    @Test
    void heartbeatsCountUpWithinABoot() throws Exception {
        worker.start();
        Heartbeat first = fixture.heartbeats.take();
        Heartbeat second = fixture.beat();
        assertThat(second.sequence()).isGreaterThan(first.sequence());
        assertThat(second.boot()).isEqualTo(first.boot());
    }

    @Test
    void anOrderIsSeenInAHeartbeatAtOnceAndSoIsTheEnd() throws Exception {
        worker.start();
        fixture.heartbeats.take();
        fixture.coordinator.command(ID, new Command(1, new Control.Pause()));
        fixture.pass(Duration.ZERO);
        assertThat(fixture.heartbeats.take().readiness()).isEqualTo(Readiness.PAUSED);
        fixture.coordinator.command(ID, new Command(1, new Control.Drain()));
        fixture.pass(Duration.ZERO);
        assertThat(fixture.heartbeats.take().readiness()).isEqualTo(Readiness.DRAINING);

        worker.close();

        Heartbeat last = fixture.heartbeats.take();
        assertThat(last.readiness()).isEqualTo(Readiness.DRAINING);
        assertThat(last.note()).isEqualTo("it has stopped");
        worker.close();
        assertThat(fixture.heartbeats).isEmpty();
    }

    @Test
    void aCancelReachesItsOwnClaimOnly() throws Exception {
        worker.start();
        fixture.offer(ticket("a"), ticket("b"));
        Running one = fixture.running.take();
        Running two = fixture.running.take();
        fixture.coordinator.command(
                ID, new Command(1, new Control.Cancel(new Claim(one.claim().attempt(), "another token"))));
        fixture.coordinator.command(ID, new Command(1, new Control.Cancel(two.claim())));
        AttemptFinished end = fixture.finished();
        assertThat(end.claim()).isEqualTo(two.claim());
        assertThat(end.result().outcome()).isEqualTo(AttemptOutcome.CANCELLED);
        assertThat(one.stop().cause()).isEmpty();
        one.letEnd();
    }

    @Test
    void aLeaderWhoseTermIsOverIsNotObeyed() throws Exception {
        worker.start();
        fixture.offer(ticket("a"), ticket("b"));
        Running one = fixture.running.take();
        Running two = fixture.running.take();
        fixture.coordinator.command(ID, new Command(2, new Control.Resume()));
        fixture.coordinator.command(ID, new Command(1, new Control.Cancel(one.claim())));
        fixture.coordinator.command(ID, new Command(2, new Control.Cancel(two.claim())));
        assertThat(fixture.finished().claim()).isEqualTo(two.claim());
        assertThat(one.stop().cause()).isEmpty();
        one.letEnd();
        assertThat(fixture.finished().result().outcome()).isEqualTo(AttemptOutcome.PASSED);
    }

    @Test
    void anAbandonedAttemptReportsNothing() throws Exception {
        worker = fixture.worker(1, fixture.connection);
        worker.start();
        fixture.offer(ticket("a"), ticket("b"));
        Running a = fixture.running.take();
        fixture.coordinator.command(ID, new Command(1, new Control.Abandon(a.claim())));
        Running b = fixture.running.take();
        b.letEnd();
        assertThat(fixture.finished().claim()).isEqualTo(b.claim());
    }

    @Test
    void aPausedWorkerTakesNothingUntilItIsResumed() throws Exception {
        worker = fixture.worker(1, fixture.connection);
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        fixture.coordinator.command(ID, new Command(1, new Control.Pause()));
        fixture.coordinator.command(ID, new Command(1, new Control.Cancel(a.claim()))); // comes after the pause
        fixture.finished();
        fixture.offer(ticket("b"));
        assertThat(othersTake()).isEqualTo(ticket("b"));
        fixture.coordinator.command(ID, new Command(1, new Control.Resume()));
        fixture.offer(ticket("c"));
        Running c = fixture.running.take();
        assertThat(c.ticket()).isEqualTo(ticket("c"));
        c.letEnd();
    }

    @Test
    void aQuarantinedWorkerTakesOneTicketEachTimeItIsToldTo() throws Exception {
        worker = fixture.worker(1, fixture.connection);
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        fixture.coordinator.command(ID, new Command(1, new Control.Quarantine()));
        fixture.pass(Duration.ZERO); // it was heard
        a.letEnd();
        fixture.finished();
        fixture.offer(ticket("b"));
        assertThat(othersTake()).isEqualTo(ticket("b"));

        fixture.offer(ticket("c"));
        fixture.coordinator.command(ID, new Command(1, new Control.TakeOne()));
        Running c = fixture.running.take();
        assertThat(c.ticket()).isEqualTo(ticket("c"));
        c.letEnd();
        fixture.finished();

        assertThat(fixture.beat().readiness()).isEqualTo(Readiness.QUARANTINED);
        fixture.offer(ticket("d"));
        assertThat(othersTake()).isEqualTo(ticket("d"));
    }

    /** The ticket that another worker would get now. */
    private Ticket othersTake() throws InterruptedException {
        return fixture.connection
                .take(Set.of("default"), Duration.ofSeconds(5))
                .orElseThrow()
                .ticket();
    }

    @ParameterizedTest
    @MethodSource("closings")
    void aTicketThatComesAsTheGateClosesIsSentOn(Control closing) throws Exception {
        worker = fixture.worker(1, new LastMomentTransport(fixture.connection, closing));
        worker.start();
        fixture.offer(ticket("a"));
        fixture.pass(Duration.ofSeconds(1));
        worker.close();
        assertThat(othersTake()).isEqualTo(ticket("a"));
        assertThat(fixture.running).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    static List<Control> closings() {
        return List.of(new Control.Pause(), new Control.Quarantine(), new Control.Drain());
    }

    @Test
    void aDrainLetsWhatRunsEnd() throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        fixture.coordinator.command(ID, new Command(1, new Control.Drain()));
        a.letEnd();
        worker.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(fixture.finished().result().outcome()).isEqualTo(AttemptOutcome.PASSED);
    }

    @Test
    void aCloseEndsWhatRunsAndReportsIt() throws Exception {
        worker.start();
        fixture.offer(ticket("a"), ticket("b"));
        Running a = fixture.running.take();
        Running b = fixture.running.take();
        worker.close();
        assertThat(a.stop().cause()).contains(StopRequest.Cause.SHUTDOWN);
        assertThat(b.stop().cause()).contains(StopRequest.Cause.SHUTDOWN);
        assertThat(List.of(fixture.finished().claim(), fixture.finished().claim()))
                .containsExactlyInAnyOrder(a.claim(), b.claim());
    }

    @Test
    void aTicketThatAvoidsThisWorkerIsSentOnThreeTimesAtMost() throws Exception {
        worker.start();
        fixture.offer(ticket("a", ID));
        for (int bounce = 0; bounce < 3; bounce++) {
            fixture.pass(Duration.ofSeconds(1));
        }
        Running a = fixture.running.take();
        assertThat(a.ticket().bounces()).isEqualTo(3);
        a.letEnd();
    }

    @Test
    void aTicketThatAvoidsAnotherWorkerIsTaken() throws Exception {
        worker.start();
        fixture.offer(ticket("a", new WorkerId("other")));
        Running a = fixture.running.take();
        assertThat(a.ticket().bounces()).isZero();
        a.letEnd();
    }

    @Test
    void ordersThatAreIgnoredAreToldOfOnce() throws Exception {
        BlockingQueue<LogRecord> told = new LinkedBlockingQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(Worker.class.getName());
        log.addHandler(handler);
        try {
            worker.start();
            for (int epoch : new int[] {7, 1, 1, 2}) {
                fixture.coordinator.command(ID, new Command(epoch, new Control.Resume()));
            }
            assertThat(told.take().getMessage()).contains("epoch 1", "epoch 7", "restart this worker");
            assertThat(told.take().getMessage()).contains("epoch 2");
        } finally {
            log.removeHandler(handler);
        }
    }
}
