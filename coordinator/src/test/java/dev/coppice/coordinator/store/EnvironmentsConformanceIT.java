package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.environment.Environment;
import dev.coppice.coordinator.environment.Environment.Goal;
import dev.coppice.coordinator.session.Store;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentPort;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PortSpan;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.database.PostgresDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of named environments. */
@OnEveryDatabase
class EnvironmentsConformanceIT {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123456Z");

    private final Database database;
    private final Store store;

    EnvironmentsConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        database = kind.open(postgres, folder);
        store = database.openStore();
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private static Environment environment(String name, String token) {
        ServiceSpec service = new ServiceSpec(
                "postgres:17",
                PullPolicy.MISSING,
                List.of("ä"),
                Map.of("A", "${B}"),
                List.of(5432),
                List.of("data:/data"),
                List.of(),
                Optional.of(new HealthCheck(
                        List.of("CMD", "true"),
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.empty(),
                        Optional.of(3),
                        Optional.empty(),
                        Optional.empty())),
                Optional.empty(),
                List.of(),
                Optional.of(0.5),
                Optional.of(1L << 40));
        EnvironmentTemplate template = new EnvironmentTemplate(
                "https://git.example.org/a",
                "c0ffee",
                List.of(),
                Map.of("db", service),
                Map.of("B", "1"),
                List.of("TOKEN"),
                List.of("p"),
                Optional.of(5432),
                Optional.empty(),
                Optional.of(new PortSpan(8090, 8100)),
                Duration.ofSeconds(90),
                Map.of("user", "odoo"));
        return new Environment(
                new EnvironmentId(name, token),
                "ann",
                "key",
                new WorkerId("forest"),
                "127.0.0.1",
                "default",
                "main",
                template,
                Goal.RUNNING,
                1,
                1,
                Duration.ofHours(8),
                NOW,
                false,
                Optional.empty());
    }

    @Test
    void environmentsAreKeptAsTheyAreUntilTheyAreForgotten() {
        Environment first = environment("WO-042", "t1");
        Environment second = environment("WO-041", "t2");
        store.transaction(() -> {
            store.put(first);
            store.put(second);
            return true;
        });
        assertThat(all()).containsExactly(second, first);

        EnvironmentReport report = new EnvironmentReport(
                first.id(),
                1,
                1,
                EnvironmentState.READY,
                List.of("db"),
                List.of(new EnvironmentPort("db", 5432, 8090)),
                Optional.of(NOW.plusSeconds(60)),
                "");
        Environment told = first.told(report, "10.0.0.7").towards(Goal.STOPPED);
        Environment next = environment("WO-041", "t3");
        store.transaction(() -> {
            store.put(told);
            store.put(next);
            return true;
        });
        assertThat(all()).containsExactly(next, told);

        store.transaction(() -> {
            store.forgetEnvironment("WO-042");
            return true;
        });
        assertThat(all()).containsExactly(next);
    }

    private List<Environment> all() {
        return store.transaction(store::environments);
    }
}
