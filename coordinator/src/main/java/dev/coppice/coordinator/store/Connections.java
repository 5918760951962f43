package dev.coppice.coordinator.store;

import java.nio.channels.OverlappingFileLockException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one database. One that is kept here holds an H2 database open until this is closed. H2 is done with a file
 * for good once it could not write to it, but keeps it locked for as long as anybody has a connection: then all are closed here, whoever
 * uses them, and the next one opens the file anew. Safe for use by many threads.
 */
final class Connections implements Sql.Source, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connections.class.getName());
    private static final Set<Integer> FILE_IS_GIVEN_UP = Set.of(
            DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_WRITING_FAILED,
            DataUtils.ERROR_INTERNAL,
            DataUtils.ERROR_CLOSED);

    private final Address address;
    private final List<Connection> open = new ArrayList<>();
    private @Nullable Connection anchor;

    Connections(Address address) {
        this.address = address;
    }

    Address address() {
        return address;
    }

    @Override
    public Connection open() throws SQLException {
        return address.isPostgres() ? address.connect() : openH2();
    }

    private synchronized Connection openH2() throws SQLException {
        try {
            return connectH2();
        } catch (SQLException e) {
            if (!isLockedByUs(e)) {
                throw e;
            }
            closeAll();
            return connectH2();
        }
    }

    private Connection connectH2() throws SQLException {
        if (anchor == null) {
            anchor = address.connect();
        }
        Connection connection = address.connect();
        open.removeIf(Connections::isClosed);
        open.add(connection);
        return connection;
    }

    /** Whether connections of this very process are what keeps a file locked. */
    static boolean isLockedByUs(SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                && isCausedBy(e, OverlappingFileLockException.class::isInstance);
    }

    @Override
    public void failed(Connection connection, Throwable why) {
        if (address.isH2File() && isCausedBy(why, Connections::isGivenUp)) {
            giveUp(connection, why);
        }
    }

    /** Nothing, when it was of those that are closed already: others may use the file again. */
    private synchronized void giveUp(Connection connection, Throwable why) {
        if (open.contains(physical(connection))) {
            LOG.log(System.Logger.Level.DEBUG, "the file of the database " + address + " is opened anew", why);
            closeAll();
        }
    }

    private static boolean isGivenUp(Throwable cause) {
        return (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED)
                || (cause instanceof MVStoreException store && FILE_IS_GIVEN_UP.contains(store.getErrorCode()));
    }

    private static boolean isCausedBy(Throwable why, Predicate<Throwable> test) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (test.test(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Without what a pool has put around it. */
    private static Connection physical(Connection connection) {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException e) {
            return connection; // one that its pool has closed
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private void closeAll() {
        open.forEach(Connections::abandon);
        open.clear();
        if (anchor != null) {
            abandon(anchor);
            anchor = null;
        }
    }

    private static void abandon(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection to a file that can't be used did not end well", e);
        }
    }

    /** Lets an H2 database be closed with the last connection. */
    @Override
    public synchronized void close() throws SQLException {
        if (anchor != null) {
            anchor.close();
            anchor = null;
        }
    }
}
