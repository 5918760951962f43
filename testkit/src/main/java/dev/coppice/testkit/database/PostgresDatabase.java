package dev.coppice.testkit.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;

/** An empty database of a PostgreSQL server, made when it is first asked for, and dropped when it is closed. For one thread. */
public final class PostgresDatabase implements AutoCloseable {
    private final String server;
    private final String name = "coppice_" + UUID.randomUUID().toString().replace("-", "");
    private boolean made;

    /** @param server the address of some database of the server, with a user and password that may create others */
    public PostgresDatabase(String server) {
        this.server = server;
    }

    /** Its address, with user and password. */
    public String url() throws SQLException {
        if (!made) {
            atServer("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' STRATEGY file_copy");
            made = true;
        }
        int path = server.indexOf('/', server.indexOf("//") + 2);
        int query = server.indexOf('?', path);
        return server.substring(0, path + 1) + name + (query < 0 ? "" : server.substring(query));
    }

    /** Ends all connections to it from the server's side; returns when they have ended. */
    public void terminateConnections() throws SQLException {
        atServer("SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** Runs a statement in it, such as one that breaks what is to be found broken. */
    public void execute(String sql) throws SQLException {
        execute(url(), sql);
    }

    @Override
    public void close() throws SQLException {
        if (made) {
            atServer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }
    }

    private void atServer(String sql) throws SQLException {
        execute(server, sql);
    }

    private static void execute(String url, String sql) throws SQLException {
        Properties bounds = new Properties();
        bounds.setProperty("socketTimeout", "60");
        try (Connection connection = DriverManager.getConnection(url, bounds);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
