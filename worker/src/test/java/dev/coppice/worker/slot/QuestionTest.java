package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.ANSWER;
import static dev.coppice.worker.slot.WorkerFixture.CLOCK;
import static dev.coppice.worker.slot.WorkerFixture.ID;
import static dev.coppice.worker.slot.WorkerFixture.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event.AttemptStarted;
import dev.coppice.transport.Start;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.worker.outbox.EventFolder;
import dev.coppice.worker.outbox.EventStore;
import dev.coppice.worker.outbox.Sender;
import dev.coppice.worker.outbox.Starts;
import dev.coppice.worker.slot.UnreliableTransport.Mood;
import dev.coppice.worker.slot.WorkerFixture.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ticket that may be one too many is asked about before its tasks begin, and whatever begins is told of. */
@Timeout(30)
class QuestionTest {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final WorkerFixture fixture = new WorkerFixture();
    private final UnreliableTransport transport = new UnreliableTransport(fixture.connection);
    private Worker worker = fixture.worker(1, transport);

    @AfterEach
    void close() {
        transport.mood = Mood.WORKS;
        worker.close();
        fixture.close();
    }

    private void command(Control control, Instant sentAt) {
        fixture.coordinator.command(ID, new Command(1, control, Optional.of(sentAt)));
    }

    private Claim asked() throws InterruptedException {
        AttemptStarted start = (AttemptStarted) fixture.events.take();
        assertThat(start.start()).isEqualTo(Start.ASKS);
        return start.claim();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "59, false", "60, false", "-5, false"})
    void aFreshTicketNeverWaits(int age, boolean again) throws Exception {
        worker.start();
        fixture.offer(ticket("a", Duration.ofSeconds(age), again));
        Running a = fixture.running.take();
        assertThat(fixture.events.take()).isEqualTo(new AttemptStarted(a.claim(), a.slot(), CLOCK.instant()));
        a.letEnd();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "61, false", "-6, false"})
    void aTicketThatMayBeOneTooManyWaitsForItsAnswer(int age, boolean again) throws Exception {
        worker.start();
        fixture.offer(ticket("a", Duration.ofSeconds(age), again));
        Claim claim = asked();
        assertThat(fixture.beat().waiting()).containsExactly(claim);
        assertThat(fixture.running.poll()).isNull();
        command(new Control.Proceed(claim), CLOCK.instant());
        Running a = fixture.running.take();
        assertThat(a.claim()).isEqualTo(claim);
        assertThat(fixture.beat().waiting()).isEmpty();
        a.letEnd();
    }

    @Test
    void whoIsToldToAbandonItDoesNotBegin() throws Exception {
        worker.start();
        fixture.offer(ticket("a", Duration.ZERO, true));
        Claim claim = asked();
        command(new Control.Abandon(claim), CLOCK.instant());
        while (fixture.beat().claims().contains(claim)) {}
        assertThat(fixture.running).isEmpty();
        fixture.offer(ticket("b"));
        fixture.running.take().letEnd();
        assertThat(transport.settled).as("settled").hasValue(2);
    }

    @Test
    void withoutAnAnswerItBeginsAfterALeaseAndSaysSo() throws Exception {
        worker.start();
        fixture.offer(ticket("a", Duration.ZERO, true));
        Claim claim = asked();
        fixture.pass(ANSWER);
        Running a = fixture.running.take();
        assertThat(fixture.events.take())
                .isEqualTo(new AttemptStarted(claim, a.slot(), CLOCK.instant(), Start.UNANSWERED));
        a.letEnd();
    }

    @Test
    void aWrongClockCostsOneQuestion() throws Exception {
        Duration off = Duration.ofMinutes(10);
        worker.start();
        fixture.offer(ticket("a", off, false));
        command(new Control.Proceed(asked()), CLOCK.instant().minus(off));
        fixture.running.take().letEnd();
        fixture.finished();
        fixture.offer(ticket("b", off, false));
        Running b = fixture.running.take();
        assertThat(fixture.events.take()).isEqualTo(new AttemptStarted(b.claim(), b.slot(), CLOCK.instant()));
        b.letEnd();
    }

    @Test
    void whatBeganWithoutAConfirmIsToldOfByTheNextLife() throws Exception {
        EventStore<AttemptStarted> disk = EventFolder.ofStarts(folder, new MessageFormat());
        worker.close();
        WorkerParts parts = fixture.parts(transport);
        worker = new Worker(
                fixture.settings(1),
                new WorkerParts(
                        parts.transport(),
                        parts.executor(),
                        disk,
                        parts.ends(),
                        parts.uploads(),
                        parts.capacity(),
                        parts.abilities(),
                        parts.admission(),
                        parts.host(),
                        parts.observer(),
                        parts.clock(),
                        parts.timers()));
        worker.start();
        transport.mood = Mood.FAILS;
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        AttemptStarted began = new AttemptStarted(a.claim(), a.slot(), CLOCK.instant());
        assertThat(disk.load()).containsExactly(began);
        // As a killed worker's next start: what it finds is told as found, and forgotten when that is confirmed.
        try (WorkerFixture next = new WorkerFixture();
                Starts starts = new Starts(disk, next.connection, new Sender(FIRST_PAUSE, next.timers))) {
            starts.resume();
            assertThat(next.events.take())
                    .isEqualTo(new AttemptStarted(began.claim(), began.slot(), began.at(), Start.FOUND));
            // Not disk.load(), which is for a folder that nobody takes from meanwhile.
            while (Objects.requireNonNull(folder.toFile().list()).length > 0) {
                Thread.onSpinWait();
            }
        }
        transport.mood = Mood.WORKS;
        a.letEnd();
    }

    @Test
    void anAbandonedAttemptThatBeganIsToldOfAllTheSame() throws Exception {
        worker.start();
        transport.mood = Mood.FAILS;
        fixture.offer(ticket("a"));
        Running a = fixture.running.take();
        command(new Control.Abandon(a.claim()), CLOCK.instant());
        while (fixture.beat().claims().contains(a.claim())) {}
        transport.mood = Mood.WORKS;
        fixture.pass(FIRST_PAUSE);
        assertThat(fixture.events.take()).isEqualTo(new AttemptStarted(a.claim(), a.slot(), CLOCK.instant()));
    }
}
