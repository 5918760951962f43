package dev.coppice.coordinator.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.coppice.coordinator.session.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** Transactions that only read, side by side, each on one state of the database. */
final class ConnectionPool implements Transactions {
    private static final int CONNECTIONS = 8;
    private static final int WAIT_MILLIS = 10_000;

    private final Connections connections;
    private final HikariDataSource pool;

    ConnectionPool(Connections connections) {
        this.connections = connections;
        HikariConfig config = new HikariConfig();
        config.setPoolName("coppice readers");
        config.setDataSource(new ConnectionSource(connections));
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setAutoCommit(false);
        config.setReadOnly(true);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setInitializationFailTimeout(-1); // Database has just connected
        pool = new HikariDataSource(config);
    }

    /** Work that loses its connection is done once more on a new one: when one is lost, most are. */
    @Override
    public <T> T run(Function<Sql, T> work) {
        Sql sql = new Sql(new Pooled());
        try (sql) {
            return sql.transaction(() -> work.apply(sql));
        } catch (StoreException e) {
            if (!sql.lost()) {
                throw e;
            }
        }
        pool.getHikariPoolMXBean().softEvictConnections();
        try (Sql again = new Sql(new Pooled())) {
            return again.transaction(() -> work.apply(again));
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private final class Pooled implements Sql.Source {
        @Override
        public Connection open() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void failed(Connection connection, Throwable why) {
            connections.failed(connection, why);
        }
    }
}
