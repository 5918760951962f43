package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables of earlier versions up to date. Apart from {@link Tables}, since a program on one machine comes without Flyway. */
final class Migrations {
    private Migrations() {}

    /** Brings a database up to date, whatever version made it; of several programs that do so at once, one does. */
    static void migrate(Connections connections) {
        Address address = connections.address();
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new ConnectionSource(connections))
                .locations("classpath:" + Tables.FOLDER)
                .failOnMissingLocations(true)
                .table("coppice_schema")
                .loggers("slf4j")
                .ignoreMigrationPatterns(new String[0])
                .load();
        try {
            for (MigrationInfo made : flyway.info().applied()) {
                if (made.getState() == MigrationState.FUTURE_SUCCESS) {
                    throw new StoreException("the database " + address
                            + " belongs to a newer version of Coppice: it has the tables of script "
                            + made.getVersion() + " " + made.getDescription() + ", which this version lacks. Start that"
                            + " version or a later one, or name another database");
                }
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    "the tables of the database " + address + " can't be used: " + e.getMessage()
                            + ". Name an empty database, or restore this one from a backup",
                    e);
        }
    }
}
