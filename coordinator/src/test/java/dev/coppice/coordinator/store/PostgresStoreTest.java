package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PostgresStoreTest extends StoreConformance {
    private final Database database;
    private final Store store;
    private final Sessions sessions;

    PostgresStoreTest(PostgresDatabase empty) {
        database = Database.open(DatabaseSettings.of(empty.url()));
        store = database.openStore();
        sessions = database.openSessions();
    }

    @Override
    Store store() {
        return store;
    }

    @Override
    Sessions sessions() {
        return sessions;
    }

    @AfterEach
    void close() {
        sessions.close();
        store.close();
        database.close();
    }
}
