package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The scripts that make the tables. */
final class Tables {
    static final String FOLDER = "db/migration";

    /** All scripts, in order. */
    static final List<String> SCRIPTS = List.of(
            "V1__sessions.sql",
            "V2__leadership.sql",
            "V3__fleet.sql",
            "V4__files.sql",
            "V5__stray_executions.sql",
            "V6__environments.sql");

    private Tables() {}

    /** Makes the tables of a new database, and keeps no account of it: Flyway would cost a start a third of a second. */
    static void create(Connection connection) {
        for (String name : SCRIPTS) {
            try (InputStream script = Tables.class.getResourceAsStream("/" + FOLDER + "/" + name);
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
}
