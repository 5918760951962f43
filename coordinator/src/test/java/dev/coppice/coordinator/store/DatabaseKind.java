package dev.coppice.coordinator.store;

import dev.coppice.testkit.database.PostgresDatabase;
import java.nio.file.Path;
import java.sql.SQLException;

/** The databases on which everything that is promised is kept. */
enum DatabaseKind {
    IN_MEMORY {
        @Override
        Database open(PostgresDatabase postgres, Path folder) {
            return Database.inMemory();
        }
    },
    H2_FILE {
        @Override
        Database open(PostgresDatabase postgres, Path folder) {
            return Database.open(DatabaseSettings.of("jdbc:h2:file:" + folder.resolve("coppice")));
        }
    },
    POSTGRES {
        @Override
        Database open(PostgresDatabase postgres, Path folder) throws SQLException {
            return Database.open(DatabaseSettings.of(postgres.url()));
        }
    };

    /** An empty one. */
    abstract Database open(PostgresDatabase postgres, Path folder) throws SQLException;
}
