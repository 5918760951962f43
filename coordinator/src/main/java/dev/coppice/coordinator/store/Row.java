package dev.coppice.coordinator.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads a row's columns one after the other. */
final class Row {
    private final ResultSet result;
    private int last;

    Row(ResultSet result) {
        this.result = result;
    }

    /** Begins again at the first column. */
    Row first() {
        last = 0;
        return this;
    }

    String text() throws SQLException {
        return result.getString(++last);
    }

    Optional<String> optionalText() throws SQLException {
        return Optional.ofNullable(result.getString(++last));
    }

    int number() throws SQLException {
        return result.getInt(++last);
    }

    boolean flag() throws SQLException {
        return result.getBoolean(++last);
    }

    long big() throws SQLException {
        return result.getLong(++last);
    }

    Instant time() throws SQLException {
        return Instant.EPOCH.plus(big(), ChronoUnit.MICROS);
    }

    Optional<Instant> optionalTime() throws SQLException {
        long micros = big();
        return result.wasNull() ? Optional.empty() : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    Duration duration() throws SQLException {
        return Duration.of(big(), ChronoUnit.MICROS);
    }

    /** A value of an enum, by its name. */
    <E extends Enum<E>> E name(Class<E> type) throws SQLException {
        return Enum.valueOf(type, text());
    }

    <E extends Enum<E>> Optional<E> optionalName(Class<E> type) throws SQLException {
        return optionalText().map(name -> Enum.valueOf(type, name));
    }
}
