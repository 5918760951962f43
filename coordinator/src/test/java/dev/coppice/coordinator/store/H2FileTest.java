package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.session.SessionId;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasCommittedSurvivesAKillAndOneProcessAtATimeMayOpenIt() throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SessionWriter.class.getName(),
                        url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> committed = new ArrayList<>();
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            while (committed.size() < 50) {
                committed.add(String.valueOf(lines.readLine()));
            }
            assertThatThrownBy(() -> Database.open(DatabaseSettings.of(url())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another process uses it");
            writer.toHandle().destroyForcibly(); // the other one would close what it wrote last
            lines.lines().forEach(committed::add);
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        try (Database database = Database.open(DatabaseSettings.of(url()));
                Sessions sessions = database.openSessions();
                Leadership leadership = database.openLeadership()) {
            assertThat(committed)
                    .allSatisfy(id ->
                            assertThat(sessions.session(new SessionId(id))).isPresent());
            assertThat(leadership.tryAcquire("its successor", Duration.ofSeconds(1)))
                    .as("a leader that was killed is not waited for")
                    .hasValue(2);
        }
    }

    @Test
    void anInterruptedReaderCostsNobodyElseAnything() {
        Address address = Address.of(DatabaseSettings.of(url()));
        Database.open(DatabaseSettings.of(url())).close();
        try (Database database = Database.open(DatabaseSettings.of(url()));
                Transactions reader = new OneConnection(new Connections(address));
                Store store = database.openStore()) {
            reader.run(sql -> {
                Thread.currentThread().interrupt();
                try {
                    return sql.query("SELECT id FROM job_spec", Row::text);
                } finally {
                    Thread.interrupted();
                }
            });
            assertThat(store.transaction(() -> store.spec(store.keep(Specs.SPEC))))
                    .isEqualTo(Specs.SPEC);
        }
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("coppice");
    }
}
