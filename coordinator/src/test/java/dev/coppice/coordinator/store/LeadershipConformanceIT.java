package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.leadership.LeadershipLostException;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Store;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.transport.Source;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class LeadershipConformanceIT {
    private static final Duration LONG = Duration.ofHours(1);
    /** Over when it begins. */
    private static final Duration NONE = Duration.ZERO;

    private final Database database;
    private final Leadership one;
    private final Leadership other;

    LeadershipConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        database = kind.open(postgres, folder);
        one = database.openLeadership();
        other = database.openLeadership();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        database.close();
    }

    @Test
    void oneHasItAtATime() {
        assertThat(one.tryAcquire("one", LONG)).hasValue(1);
        assertThat(other.tryAcquire("other", LONG)).isEmpty();
        assertThat(one.renew(1, LONG)).isTrue();
    }

    @Test
    void epochsGrowWhateverEndsATerm() {
        assertThat(one.tryAcquire("one", NONE)).hasValue(1);
        assertThat(other.tryAcquire("other", LONG)).hasValue(2);
        other.release(2);
        assertThat(one.tryAcquire("one", LONG)).hasValue(3);
    }

    @Test
    void aTermThatIsOverCanBeRenewedUntilSomebodyElseTakesIt() {
        one.tryAcquire("one", NONE);
        assertThat(one.renew(1, NONE)).isTrue();
        other.tryAcquire("other", LONG);
        assertThat(one.renew(1, LONG)).isFalse();
        one.release(1);
        assertThat(one.tryAcquire("one", LONG)).isEmpty();
    }

    @Test
    void theHolderIsKnownWhileItsTermLasts() {
        assertThat(one.holder()).isEmpty();
        one.tryAcquire("one", NONE);
        assertThat(other.holder()).isEmpty();
        one.renew(1, LONG);
        assertThat(other.holder()).contains("one");
        one.release(1);
        assertThat(other.holder()).isEmpty();
    }

    @Test
    void whatIsReleasedIsNotRenewed() {
        one.tryAcquire("one", LONG);
        one.release(1);
        assertThat(one.renew(1, LONG)).isFalse();
    }

    @Test
    void aLeaderThatWasStoppedPastItsTermChangesNothing() {
        long first = epoch(one.tryAcquire("one", NONE));
        try (Store stopped = database.openStore(first)) {
            submit(stopped, "before");
            long second = epoch(other.tryAcquire("other", LONG));
            try (Store leading = database.openStore(second)) {
                submit(leading, "after");
                assertThatThrownBy(() -> submit(stopped, "late"))
                        .isInstanceOf(LeadershipLostException.class)
                        .hasMessageContaining("epoch 1");
                submit(leading, "later");
                assertThat(leading.transaction(leading::running))
                        .extracting(session -> session.id().value())
                        .containsExactly("after", "before", "later");
            }
        }
    }

    @Test
    void aLeaderThatIsStoppedWithinATransactionHoldsNobodyUp() {
        long first = epoch(one.tryAcquire("one", NONE));
        try (Store stopped = database.openStore(first)) {
            assertThatThrownBy(() -> stopped.transaction(() -> {
                        stopped.insert(session("late"));
                        long second = epoch(other.tryAcquire("other", LONG));
                        try (Store leading = database.openStore(second)) {
                            submit(leading, "after");
                        }
                        return true;
                    }))
                    .isInstanceOf(LeadershipLostException.class);
            try (Store reading = database.openStore()) {
                assertThat(reading.transaction(reading::running))
                        .extracting(session -> session.id().value())
                        .containsExactly("after");
            }
        }
    }

    private static long epoch(OptionalLong acquired) {
        return acquired.orElseThrow();
    }

    private static void submit(Store store, String id) {
        store.transaction(() -> {
            store.insert(session(id));
            return true;
        });
    }

    private static Session session(String id) {
        return new Session(
                new SessionRecord(
                        new SessionId(id),
                        new Source("/repo", "c0ffee"),
                        "main",
                        3,
                        0,
                        SessionState.RUNNING,
                        Optional.empty(),
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty()),
                false);
    }
}
