package dev.coppice.coordinator.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2FileLeadershipTest extends LeadershipConformance {
    H2FileLeadershipTest(@TempDir Path folder) {
        super(Database.open(DatabaseSettings.of("jdbc:h2:file:" + folder.resolve("coppice"))));
    }
}
