package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.session.SessionId;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionIdTest {
    private static final int BURST = 20_000;

    private final Simulation simulation = new Simulation(1);

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void anyNumberOfSessionsOfOneInstantHaveIdsOfTheirOwn() {
        simulation.startCoordinator();
        Set<SessionId> ids = new HashSet<>();
        for (int number = 0; number < BURST; number++) {
            ids.add(submit());
        }
        assertThat(ids).hasSize(BURST).allSatisfy(id -> assertThat(id.value()).matches("[0-9a-z]{13}"));
        assertThat(simulation.sessions.latest(1).getFirst().queuedAt()).isEqualTo(simulation.time.instant());
    }

    @Test
    void anIdThatIsTakenIsMadeAnew() {
        simulation.startCoordinator();
        SessionId first = submit();
        SessionIds alike = new SessionIds(always(0));
        SessionId zero = alike.next(simulation.time.instant(), id -> false);
        assertThat(alike.next(simulation.time.instant(), id -> id.equals(zero) || id.equals(first)))
                .isNotIn(zero, first)
                .asString()
                .startsWith(zero.value().substring(0, 12));
        SessionIds last = new SessionIds(always(-1));
        SessionId highest = last.next(simulation.time.instant(), id -> false);
        assertThat(last.next(simulation.time.instant(), highest::equals)).isEqualTo(zero);
    }

    @Test
    void idsSortByTimeAlsoAfterThoseOfTenDigits() {
        SessionIds ids = new SessionIds(RandomGenerator.getDefault());
        SessionId before = ids.next(simulation.time.instant(), id -> false);
        SessionId after = ids.next(simulation.time.instant().plus(Duration.ofSeconds(1)), id -> false);
        assertThat(List.of(before.value(), before.value().substring(0, 6) + "zzzz", after.value()))
                .isSorted();
    }

    private SessionId submit() {
        return simulation.coordinator().submit(new Submission(new Source("/repo", "c0ffee"), "main", 1, List.of()));
    }

    private static RandomGenerator always(long number) {
        return () -> number;
    }
}
