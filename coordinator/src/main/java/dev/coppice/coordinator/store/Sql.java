package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements in transactions, on a connection that is opened when one is needed, and again after it was lost. A statement is
 * prepared once for each connection. For one thread at a time.
 */
final class Sql implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Sql.class.getName());
    /** The database's own time. */
    static final String NOW = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)";

    private static final int BATCH = 1_000;
    private static final int VALID_SECONDS = 2;

    /** Opens connections that do not commit by themselves, within a bounded time. */
    interface Source {
        Connection open() throws SQLException;

        /** Is told what went wrong in a transaction on one of its connections, before that one is used again. */
        default void failed(Connection connection, Throwable why) {}
    }

    /** Sets a statement's parameters. */
    interface Binder<T> {
        void bind(Parameters parameters, T item) throws SQLException;
    }

    /** Makes a value of a row. */
    interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    private final Source source;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable Connection connection;
    private boolean lost;

    Sql(Source source) {
        this.source = source;
    }

    /** Does work in one transaction, which is committed when the work returns, and leaves no trace when it throws. */
    <T> T transaction(Supplier<T> work) {
        try {
            T result = work.get();
            if (connection != null) {
                connection.commit();
            }
            return result;
        } catch (SQLException e) {
            undo(e);
            throw failed("COMMIT", e);
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    <T> List<T> query(String sql, Mapper<T> mapper, Object... values) {
        try {
            PreparedStatement statement = prepare(sql);
            Parameters parameters = new Parameters(statement);
            for (Object value : values) {
                parameters.any(value);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                Row row = new Row(result);
                while (result.next()) {
                    list.add(mapper.map(row.first()));
                }
                return list;
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    <T> Optional<T> queryOne(String sql, Mapper<T> mapper, Object... values) {
        return query(sql, mapper, values).stream().findFirst();
    }

    /** Inserts a row, and returns the number that the database gave it. */
    long insert(String sql, String numberColumn, Object... values) {
        try (PreparedStatement statement = connection().prepareStatement(sql, new String[] {numberColumn})) {
            Parameters parameters = new Parameters(statement);
            for (Object value : values) {
                parameters.any(value);
            }
            statement.executeUpdate();
            try (ResultSet number = statement.getGeneratedKeys()) {
                number.next();
                return number.getLong(1);
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Changes rows, and says how many. */
    int update(String sql, Object... values) {
        try {
            PreparedStatement statement = prepare(sql);
            Parameters parameters = new Parameters(statement);
            for (Object value : values) {
                parameters.any(value);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    <T> void batch(String sql, Collection<? extends T> items, Binder<T> binder) {
        if (items.isEmpty()) {
            return;
        }
        try {
            PreparedStatement statement = prepare(sql);
            int waiting = 0;
            for (T item : items) {
                binder.bind(new Parameters(statement), item);
                if (items.size() == 1) {
                    statement.executeUpdate();
                    return;
                }
                statement.addBatch();
                if (++waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Takes back what was done; a connection that can't be used any more is given up. */
    private void undo(Throwable why) {
        Connection used = connection;
        if (used == null) {
            return;
        }
        source.failed(used, why);
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.clearBatch();
            }
            used.rollback();
            if (used.isValid(VALID_SECONDS)) {
                return;
            }
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
        lost = true;
        close();
    }

    /** Whether a connection was ever lost. */
    boolean lost() {
        return lost;
    }

    @Override
    public void close() {
        Connection used = connection;
        connection = null;
        statements.clear();
        if (used != null) {
            try {
                used.close();
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "a connection to the database did not end well", e);
            }
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection().prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = source.open();
            connection = open;
        }
        return open;
    }

    private static StoreException failed(String sql, SQLException e) {
        return new StoreException("the database failed on: " + sql + ": " + e.getMessage(), FailureReason.of(e), e);
    }
}
