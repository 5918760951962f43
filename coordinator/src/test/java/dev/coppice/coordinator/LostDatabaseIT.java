package dev.coppice.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.Verdict;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A coordinator whose database goes and comes back. */
@ExtendWith(PostgresExtension.class)
class LostDatabaseIT {
    @Test
    void whatWasDecidedWhileTheConnectionWasLostIsDecidedAgain(PostgresDatabase postgres) throws SQLException {
        try (Simulation simulation = new Simulation(1, Database.open(DatabaseSettings.of(postgres.url())))) {
            simulation.startCoordinator();
            simulation.worker("one", 2);
            SessionId session = simulation.submit(
                    2,
                    new Submission.JobRequest(Specs.spec("a"), List.of()),
                    new Submission.JobRequest(Specs.spec("b"), List.of(0)));
            simulation.runUntil(() -> simulation.job(session, 1).state() == JobState.RUNNING);
            postgres.terminateConnections();
            assertThatThrownBy(() -> submitOne(simulation)).isInstanceOf(StoreException.class);
            SessionId next = submitOne(simulation);
            simulation.runUntil(() -> simulation.ended.size() == 2);
            assertThat(simulation.session(session).verdict()).contains(Verdict.PASSED);
            assertThat(simulation.session(next).verdict()).contains(Verdict.PASSED);
            assertThat(simulation.sessions.latest(9)).hasSize(2);
        }
    }

    private static SessionId submitOne(Simulation simulation) {
        return simulation.submit(1, new Submission.JobRequest(Specs.spec("c"), List.of()));
    }
}
