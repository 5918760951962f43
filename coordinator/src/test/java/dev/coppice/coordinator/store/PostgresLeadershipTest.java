package dev.coppice.coordinator.store;

import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PostgresLeadershipTest extends LeadershipConformance {
    PostgresLeadershipTest(PostgresDatabase empty) {
        super(Database.open(DatabaseSettings.of(empty.url())));
    }
}
