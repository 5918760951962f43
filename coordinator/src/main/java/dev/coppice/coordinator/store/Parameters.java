package dev.coppice.coordinator.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters one after the other, in the types that columns have. */
final class Parameters {
    private final PreparedStatement statement;
    private int last;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Text, without the NUL characters that PostgreSQL does not take. */
    Parameters text(String value) throws SQLException {
        statement.setString(++last, value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD'));
        return this;
    }

    Parameters text(Optional<?> value) throws SQLException {
        if (value.isPresent()) {
            return text(value.get().toString());
        }
        statement.setNull(++last, Types.VARCHAR);
        return this;
    }

    Parameters number(int value) throws SQLException {
        statement.setInt(++last, value);
        return this;
    }

    Parameters number(Optional<Integer> value) throws SQLException {
        if (value.isPresent()) {
            return number(value.get());
        }
        statement.setNull(++last, Types.INTEGER);
        return this;
    }

    Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(++last, value);
        return this;
    }

    Parameters big(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    Parameters time(Instant value) throws SQLException {
        return big(micros(value));
    }

    Parameters time(Optional<Instant> value) throws SQLException {
        if (value.isPresent()) {
            return time(value.get());
        }
        statement.setNull(++last, Types.BIGINT);
        return this;
    }

    Parameters duration(Duration value) throws SQLException {
        return big(micros(value));
    }

    private Parameters optional(Optional<?> value) throws SQLException {
        if (value.isPresent()) {
            return any(value.get());
        }
        statement.setNull(++last, Types.NULL);
        return this;
    }

    /** Texts or numbers, for {@code = ANY(?)}. */
    private Parameters array(Object[] values) throws SQLException {
        String type = values instanceof Integer[] ? "INTEGER" : "VARCHAR";
        statement.setArray(++last, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    Parameters any(@Nullable Object value) throws SQLException {
        return switch (value) {
            case Integer number -> number(number);
            case Long big -> big(big);
            case Boolean flag -> flag(flag);
            case Instant time -> time(time);
            case Object[] array -> array(array);
            case Optional<?> optional -> optional(optional);
            case null -> throw new IllegalArgumentException("a parameter must not be null");
            default -> text(value.toString());
        };
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
