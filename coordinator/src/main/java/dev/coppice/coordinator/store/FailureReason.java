package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/** Says why a database failed, in words that tell neither statements nor addresses: what drivers say has both. */
final class FailureReason {
    private FailureReason() {}

    static Reason of(SQLException e) {
        return causes(e)
                .flatMap(cause -> ofSystem(cause).stream())
                .findFirst()
                .or(() -> causes(e).flatMap(cause -> ofState(cause).stream()).findFirst())
                .orElse(new Reason("it failed; the coordinator's log says more", false));
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
    }

    private static Optional<Reason> ofSystem(Throwable cause) {
        return switch (cause) {
            case ConnectException refused -> Optional.of(new Reason("it takes no connection", true));
            case SocketTimeoutException timeout -> Optional.of(new Reason("it does not answer in time", true));
            case UnknownHostException unknown -> Optional.of(new Reason("its host is not known", true));
            case IOException full
            when String.valueOf(full.getMessage()).contains("No space left") ->
                Optional.of(new Reason("its disk is full", false));
            default -> Optional.empty();
        };
    }

    /** By the classes of the SQL standard, and what PostgreSQL has added to them. */
    private static Optional<Reason> ofState(Throwable cause) {
        if (!(cause instanceof SQLException sql)
                || sql.getSQLState() == null
                || sql.getSQLState().length() != 5) {
            return Optional.empty();
        }
        String state = sql.getSQLState();
        return Optional.of(
                switch (state) {
                    case "53100" -> new Reason("its disk is full", false);
                    case "53300" -> new Reason("it has too many connections", true);
                    case "57P01", "57P02" -> new Reason("it is shutting down", true);
                    case "57P03" -> new Reason("it is starting", true);
                    default ->
                        switch (state.substring(0, 2)) {
                            case "08" -> new Reason("the connection to it is lost", true);
                            case "28" -> new Reason("it does not take the user or the password", true);
                            case "3D" -> new Reason("there is no database of that name", true);
                            default ->
                                new Reason(
                                        "it failed with SQLSTATE " + state + "; the coordinator's log says more",
                                        false);
                        };
                });
    }
}
