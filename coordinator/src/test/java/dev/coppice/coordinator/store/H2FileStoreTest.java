package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreTest extends StoreConformance {
    private final Database database;
    private final Store store;
    private final Sessions sessions;

    H2FileStoreTest(@TempDir Path folder) {
        database = Database.open(DatabaseSettings.of("jdbc:h2:file:" + folder.resolve("coppice")));
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
