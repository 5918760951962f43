package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.h2.Driver;

/** A database, with its tables. Closing it forgets one in memory; stores and sessions are closed before, by whoever opened them. */
public final class Database implements AutoCloseable {
    private static final List<String> MIGRATIONS = List.of("V1__sessions.sql");

    private final String url;
    private final Connection anchor;

    private Database(String url) {
        this.url = url;
        anchor = connect();
    }

    /** A new, empty database that lives in this process's memory until it is closed. */
    public static Database inMemory() {
        Database database = new Database("jdbc:h2:mem:" + UUID.randomUUID());
        database.create();
        return database;
    }

    /** The deciding thread's end; one at a time. */
    public Store openStore() {
        return new SqlStore(connect());
    }

    /** A reader's end. */
    public Sessions openSessions() {
        return new SqlSessions(connect());
    }

    @Override
    public void close() {
        try {
            anchor.close();
        } catch (SQLException e) {
            throw new StoreException("the database at " + url + " could not be closed: " + e.getMessage(), e);
        }
    }

    private Connection connect() {
        try {
            // The driver itself: a search for drivers on the class path would cost a start its time.
            Connection connection = new Driver().connect(url, new Properties());
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new StoreException("no connection to the database at " + url + ": " + e.getMessage(), e);
        }
    }

    private void create() {
        for (String migration : MIGRATIONS) {
            try (InputStream script = Database.class.getResourceAsStream("/db/migration/" + migration);
                    Statement statement = anchor.createStatement()) {
                if (script == null) {
                    throw new IllegalStateException("the program lacks its database script " + migration);
                }
                statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
                anchor.commit();
            } catch (SQLException | IOException e) {
                throw new StoreException("the tables of " + migration + " could not be made: " + e.getMessage(), e);
            }
        }
    }
}
