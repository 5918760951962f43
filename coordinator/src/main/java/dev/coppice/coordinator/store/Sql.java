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

/** A connection whose statements are prepared once. For one thread at a time. Closes the connection. */
final class Sql implements AutoCloseable {
    private static final int BATCH = 1_000;

    /** Sets a statement's parameters. */
    interface Binder<T> {
        void bind(Parameters parameters, T item) throws SQLException;
    }

    /** Makes a value of a row. */
    interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
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

    void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failed("COMMIT", e);
        }
    }

    void rollback() {
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.clearBatch();
            }
            connection.rollback();
        } catch (SQLException e) {
            throw failed("ROLLBACK", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed("close", e);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private static StoreException failed(String sql, SQLException e) {
        return new StoreException("the database failed on: " + sql + ": " + e.getMessage(), e);
    }
}
