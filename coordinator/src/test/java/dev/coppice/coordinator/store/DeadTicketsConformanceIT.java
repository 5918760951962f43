package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.deadticket.KeptTicket;
import dev.coppice.job.JobId;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.transport.DeadTicket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of dead tickets. */
@OnEveryDatabase
class DeadTicketsConformanceIT {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123456Z");
    private static final DeadTicket READABLE = new DeadTicket(
            "default", "delivery_limit", Optional.of(new AttemptId(new JobId("s-1"), 3)), "{\"ä\": 1}", NOW);
    private static final DeadTicket UNREADABLE =
            new DeadTicket("", "rejected", Optional.empty(), "no JSON", NOW.plusSeconds(1));

    private final Database database;
    private final DeadTickets tickets;

    DeadTicketsConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        database = kind.open(postgres, folder);
        tickets = database.deadTickets();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void deadTicketsComeNewestFirstInPagesUntilTheyAreDeleted() {
        long first = tickets.add(READABLE);
        long second = tickets.add(UNREADABLE);
        assertThat(second).isGreaterThan(first);
        assertThat(tickets.list(OptionalLong.empty(), 1))
                .containsExactly(new KeptTicket(second, UNREADABLE, Optional.empty()));
        assertThat(tickets.list(OptionalLong.of(second), 9))
                .containsExactly(new KeptTicket(first, READABLE, Optional.empty()));
        assertThat(tickets.count()).isEqualTo(2);
        assertThat(tickets.replayed(first, NOW)).isTrue();
        assertThat(tickets.count()).isEqualTo(1);
        assertThat(tickets.get(first)).contains(new KeptTicket(first, READABLE, Optional.of(NOW)));
        assertThat(tickets.delete(first)).isTrue();
        assertThat(tickets.delete(first)).isFalse();
        assertThat(tickets.replayed(first, NOW)).isFalse();
        assertThat(tickets.get(first)).isEmpty();
        assertThat(tickets.deleteAll()).isEqualTo(1);
        assertThat(tickets.list(OptionalLong.empty(), 9)).isEmpty();
    }

    @Test
    void aDeadTicketsBodyIsCut() {
        long id = tickets.add(new DeadTicket("p", "rejected", Optional.empty(), "x\0".repeat(50_000), NOW));
        assertThat(tickets.get(id).orElseThrow().ticket().body())
                .hasSize(64 << 10)
                .startsWith("x\uFFFDx");
    }
}
