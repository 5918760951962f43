package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.session.SessionId;
import dev.coppice.testkit.database.DatabaseServer;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class LostConnectionIT {
    private static final SessionId NOBODY = new SessionId("nobody");

    @Test
    void aTransactionThatLosesItsConnectionFailsAndTheNextOneHasAnother(PostgresDatabase postgres) throws SQLException {
        try (Database database = Database.open(DatabaseSettings.of(postgres.url()));
                Store store = database.openStore()) {
            assertThat(find(store)).isTrue();
            assertThatThrownBy(() -> store.transaction(() -> {
                        String key = store.keep(Specs.SPEC);
                        terminate(postgres);
                        return store.spec(key) + store.session(NOBODY).toString();
                    }))
                    .isInstanceOf(StoreException.class);
            assertThat(find(store)).isTrue();
            // What was kept in memory of the failed transaction is forgotten.
            String key = store.transaction(() -> store.keep(Specs.SPEC));
            assertThat(store.transaction(() -> store.spec(key))).isEqualTo(Specs.SPEC);
        }
    }

    @Test
    void aConnectionThatIsLostBetweenTransactionsCostsOne(PostgresDatabase postgres) throws SQLException {
        try (Database database = Database.open(DatabaseSettings.of(postgres.url()));
                Store store = database.openStore();
                Leadership leadership = database.openLeadership()) {
            assertThat(find(store)).isTrue();
            assertThat(leadership.tryAcquire("one", Duration.ofHours(1))).hasValue(1);
            terminate(postgres);
            assertThatThrownBy(() -> find(store)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> leadership.renew(1, Duration.ofHours(1))).isInstanceOf(StoreException.class);
            assertThat(find(store)).isTrue();
            assertThat(leadership.renew(1, Duration.ofHours(1))).isTrue();
        }
    }

    @Test
    void readersDoNotNoticeConnectionsThatAreLost(PostgresDatabase postgres) throws SQLException {
        try (Database database = Database.open(DatabaseSettings.of(postgres.url()));
                Sessions sessions = database.openSessions()) {
            assertThat(sessions.session(NOBODY)).isEmpty();
            terminate(postgres);
            assertThat(sessions.session(NOBODY)).isEmpty();
        }
    }

    @Test
    void aServerThatWasKilledIsFoundAgain() throws Exception {
        try (DatabaseServer server = DatabaseServer.start();
                Database database = Database.open(DatabaseSettings.of(server.url()));
                Store store = database.openStore();
                Sessions sessions = database.openSessions()) {
            assertThat(find(store)).isTrue();
            assertThat(sessions.session(NOBODY)).isEmpty();
            server.kill();
            assertThatThrownBy(() -> find(store)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> find(store))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("refused");
            server.restart();
            assertThat(find(store)).isTrue();
            assertThat(sessions.session(NOBODY)).isEmpty();
        }
    }

    private static void terminate(PostgresDatabase postgres) {
        try {
            postgres.terminateConnections();
        } catch (SQLException e) {
            throw new IllegalStateException("the connections could not be ended", e);
        }
    }

    private static boolean find(Store store) {
        return store.transaction(() -> store.session(NOBODY)).isEmpty();
    }
}
