package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import org.junit.jupiter.api.AfterEach;

class InMemoryStoreTest extends StoreConformance {
    private final Database database = Database.inMemory();
    private final Store store = database.openStore();
    private final Sessions sessions = database.openSessions();

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
