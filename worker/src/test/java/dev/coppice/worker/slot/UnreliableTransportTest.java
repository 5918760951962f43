package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.ID;
import static dev.coppice.worker.slot.WorkerFixture.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.worker.slot.UnreliableTransport.Mood;
import dev.coppice.worker.slot.WorkerFixture.Running;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A slot outlives whatever the transport does, and what it has to say arrives in the end. */
@Timeout(60)
class UnreliableTransportTest {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final WorkerFixture fixture = new WorkerFixture();
    private final UnreliableTransport transport = new UnreliableTransport(fixture.connection);
    private final Worker worker = fixture.worker(1, transport);

    @AfterEach
    void close() {
        transport.mood = Mood.WORKS;
        worker.close();
        fixture.close();
    }

    /** The time of a try is over, for those that don't end by themselves. */
    private void failTry() throws InterruptedException {
        if (transport.mood == Mood.HANGS || transport.mood == Mood.LOSES_CONFIRMS) {
            transport.hanging.take();
            fixture.pass(WorkerSettings.CONFIRM_WAIT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"FAILS", "HANGS", "THROWS"})
    void anAttemptRunsWithoutTheConfirmOfItsStartWhichIsSentAgain(Mood mood) throws Exception {
        worker.start();
        transport.mood = mood;
        fixture.offer(ticket("a"));
        failTry();
        Running a = fixture.running.take();
        assertThat(transport.settled).as("settled").hasValue(0);
        assertThat(fixture.beat().claims()).containsExactly(a.claim());
        transport.mood = Mood.WORKS;
        fixture.pass(FIRST_PAUSE);
        assertThat(fixture.events.take())
                .isInstanceOfSatisfying(
                        AttemptStarted.class, start -> assertThat(start.claim()).isEqualTo(a.claim()));
        awaitSettled(1);
        a.letEnd();
        assertThat(fixture.finished().claim()).isEqualTo(a.claim());
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"FAILS", "HANGS", "THROWS"})
    void anEndThatIsNotConfirmedFreesTheSlotAndStaysInTheHeartbeats(Mood mood) throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        transport.mood = mood;
        a.letEnd();
        failTry();
        fixture.waiting(FIRST_PAUSE).put(fixture.waiting(FIRST_PAUSE).take()); // the first try has failed
        transport.mood = Mood.WORKS;
        fixture.offer(ticket("b"));
        Running b = fixture.running.take();
        assertThat(fixture.beat().claims()).containsExactlyInAnyOrder(a.claim(), b.claim());
        fixture.pass(FIRST_PAUSE);
        assertThat(fixture.finished().claim()).isEqualTo(a.claim());
        assertThat(fixture.beat().claims()).containsExactly(b.claim());
        b.letEnd();
    }

    @Test
    void anEndWhoseConfirmIsLostArrivesTwice() throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        transport.mood = Mood.LOSES_CONFIRMS;
        a.letEnd();
        AttemptFinished first = fixture.finished();
        failTry();
        transport.mood = Mood.WORKS;
        fixture.pass(FIRST_PAUSE);
        assertThat(fixture.finished()).isEqualTo(first);
    }

    @Test
    void aStartThatNeverArrivesIsGivenUpWhenTheEndHas() throws Exception {
        worker.start();
        transport.mood = Mood.FAILS;
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        transport.mood = Mood.WORKS;
        a.letEnd();
        assertThat(fixture.events.take()).isInstanceOf(AttemptFinished.class);
        fixture.offer(ticket("b"));
        Running b = fixture.running.take();
        fixture.pass(FIRST_PAUSE); // the turn of a's start
        awaitSettled(2); // a's ticket and b's
        assertThat(fixture.events.take())
                .isInstanceOfSatisfying(
                        AttemptStarted.class, start -> assertThat(start.claim()).isEqualTo(b.claim()));
        b.letEnd();
    }

    @Test
    void anAbandonedEndIsNotSentAnyMore() throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        transport.mood = Mood.FAILS;
        a.letEnd();
        fixture.waiting(FIRST_PAUSE).put(fixture.waiting(FIRST_PAUSE).take());
        fixture.coordinator.command(ID, new Command(1, new Control.Abandon(a.claim())));
        while (fixture.beat().claims().contains(a.claim())) {}
        transport.mood = Mood.WORKS;
        fixture.offer(ticket("b"));
        Running b = fixture.running.take();
        fixture.pass(FIRST_PAUSE);
        b.letEnd();
        assertThat(fixture.finished().claim()).isEqualTo(b.claim());
    }

    @Test
    void aTicketThatCantBeSentOnIsSentOnLater() throws Exception {
        worker.start();
        transport.mood = Mood.HANGS;
        fixture.offer(ticket("a", ID));
        failTry();
        transport.mood = Mood.WORKS;
        fixture.pass(FIRST_PAUSE);
        awaitSettled(1);
        fixture.offer(ticket("b"));
        fixture.running.take().letEnd();
    }

    @Test
    void aSlotGoesOnAfterAnErrorOfTheTransports() throws Exception {
        transport.refusesToTake = true;
        worker.start();
        Runnable rested = fixture.waiting(Duration.ofSeconds(5)).take();
        transport.refusesToTake = false;
        fixture.offer(ticket("a"));
        rested.run();
        fixture.running.take().letEnd();
    }

    @Test
    void aCancelDoesNotWaitForAConfirm() throws Exception {
        worker.start();
        transport.mood = Mood.HANGS;
        fixture.offer(ticket("a"));
        transport.hanging.take();
        transport.mood = Mood.WORKS; // for what follows: the start hangs on
        fixture.coordinator.command(
                ID, new Command(1, new Control.Cancel(fixture.beat().claims().get(0))));
        Running a = fixture.running.take();
        assertThat(a.stop().cause()).isPresent();
    }

    @Test
    void aCloseWaitsForConfirmsNoLongerThanTheyMayTake() throws Exception {
        worker.start();
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        transport.mood = Mood.HANGS;
        a.letEnd();
        transport.hanging.take();
        Runnable tooLate = fixture.waiting(WorkerSettings.CONFIRM_WAIT).take();
        Thread closing = Thread.ofVirtual().start(worker::close);
        fixture.pass(WorkerSettings.CONFIRM_WAIT);
        closing.join();
        tooLate.run();
        assertThat(fixture.events).as("ends that arrived").noneMatch(AttemptFinished.class::isInstance);
    }

    /** Tickets are settled by the slots' own threads. */
    private void awaitSettled(int count) {
        long last = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (transport.settled.get() < count && System.nanoTime() < last) {
            Thread.onSpinWait();
        }
        assertThat(transport.settled).as("settled").hasValue(count);
    }
}
