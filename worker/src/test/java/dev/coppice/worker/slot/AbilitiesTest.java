package dev.coppice.worker.slot;

import static dev.coppice.worker.slot.WorkerFixture.CLOCK;
import static dev.coppice.worker.slot.WorkerFixture.ticket;
import static dev.coppice.worker.slot.WorkerFixture.ticketWithContainer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.Claim;
import dev.coppice.environment.Ability;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.outbox.EventStore;
import dev.coppice.worker.slot.WorkerFixture.Running;
import dev.coppice.worker.upload.AttemptUploads;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker takes what needs an ability only while it has it, and says what it has. */
@Timeout(60)
class AbilitiesTest {
    private static final Map<Ability, String> ENGINE = Map.of(Ability.CONTAINERS, "Docker 28.5.2");

    private final WorkerFixture fixture = new WorkerFixture();
    private volatile Map<Ability, String> abilities = Map.of();
    private volatile Optional<String> lacking = Optional.empty();
    private final Worker worker = new Worker(fixture.settings(2), parts());

    private WorkerParts parts() {
        WorkerParts usual = fixture.parts(fixture.connection);
        return new WorkerParts(
                usual.transport(),
                usual.executor(),
                EventStore.none(),
                EventStore.none(),
                AttemptUploads.none(),
                Optional::empty,
                () -> abilities,
                new Admission() {
                    @Override
                    public Optional<String> reserve(Ticket ticket, Claim claim) {
                        return ticket.spec().environment().isPresent() ? lacking : Optional.empty();
                    }

                    @Override
                    public void release(Claim claim) {
                        // nothing was kept
                    }
                },
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

    private void beatUntil(Map<String, String> told) throws InterruptedException {
        Heartbeat beat = fixture.beat();
        while (!beat.abilities().equals(told)) {
            beat = fixture.beat();
        }
    }

    /** Meanwhile, what was sent on comes back. */
    private Running takeRunning() throws InterruptedException {
        Running running = null;
        while (running == null) {
            fixture.beat();
            Optional.ofNullable(fixture.waiting(Rung.SECOND.delay()).poll()).ifPresent(Runnable::run);
            running = fixture.running.poll(50, TimeUnit.MILLISECONDS);
        }
        return running;
    }

    @Test
    void whatNeedsAnEngineWaitsUntilThereIsOneAndNothingElseWaits() throws Exception {
        worker.start();
        fixture.offer(ticketWithContainer("needs"), ticket("plain"));
        Running plain = takeRunning();
        assertThat(plain.ticket().spec().name()).isEqualTo("plain");
        beatUntil(Map.of());
        assertThat(fixture.running).isEmpty();

        abilities = ENGINE;
        beatUntil(Map.of("containers", "Docker 28.5.2"));
        Running needs = takeRunning();
        assertThat(needs.ticket().spec().name()).isEqualTo("needs");
        plain.letEnd();
        needs.letEnd();
    }

    @Test
    void whatCanNotBeReservedWaitsUncharged() throws Exception {
        abilities = ENGINE;
        lacking = Optional.of("2 GB of memory");
        worker.start();
        beatUntil(Map.of("containers", "Docker 28.5.2"));
        fixture.offer(ticketWithContainer("big"));
        beatUntil(Map.of());
        assertThat(fixture.beat().note()).isEqualTo("jobs with containers wait for 2 GB of memory");
        fixture.offer(ticket("plain"));
        Running plain = takeRunning();
        assertThat(plain.ticket().spec().name()).isEqualTo("plain");
        lacking = Optional.empty();
        plain.letEnd();
        Running big = takeRunning();
        assertThat(big.ticket().bounces()).isZero();
        assertThat(fixture.beat().note()).isEmpty();
        big.letEnd();
    }

    /** Whoever waits for a ticket still gets one, for a second. */
    @Test
    void aTicketThatComesJustAsTheEngineWentAwayIsNotRun() throws Exception {
        abilities = ENGINE;
        worker.start();
        beatUntil(Map.of("containers", "Docker 28.5.2"));
        fixture.offer(ticketWithContainer("first"));
        takeRunning().letEnd();
        abilities = Map.of();
        beatUntil(Map.of());
        fixture.offer(ticketWithContainer("late"));
        fixture.offer(ticket("plain"));
        Running plain = takeRunning();
        assertThat(plain.ticket().spec().name()).isEqualTo("plain");
        plain.letEnd();
        abilities = ENGINE;
        beatUntil(Map.of("containers", "Docker 28.5.2"));
        Running late = takeRunning();
        assertThat(late.ticket().bounces()).as("nobody is to blame").isZero();
        late.letEnd();
    }
}
