package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Makes the tables, and brings those of earlier versions up to date. */
final class Migrations {
    /** All scripts, in order. */
    static final List<String> SCRIPTS = List.of("V1__sessions.sql", "V2__leadership.sql", "V3__fleet.sql");

    private static final String FOLDER = "db/migration";

    private Migrations() {}

    /** Makes the tables of a new database, and keeps no account of it: Flyway would cost a start a third of a second. */
    static void create(Connection connection) {
        for (String name : SCRIPTS) {
            try (InputStream script = Migrations.class.getResourceAsStream("/" + FOLDER + "/" + name);
                    Statement statement = connection.createStatement()) {
                if (script == null) {
                    throw new IllegalStateException("the program lacks its database script " + name);
                }
                statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
                connection.commit();
            } catch (SQLException | IOException e) {
                throw new StoreException("the tables of " + name + " could not be made: " + e.getMessage(), e);
            }
        }
    }

    /** Brings a database up to date, whatever version made it; of several programs that do so at once, one does. */
    static void migrate(Address address) {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new ConnectionSource(address))
                .locations("classpath:" + FOLDER)
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
