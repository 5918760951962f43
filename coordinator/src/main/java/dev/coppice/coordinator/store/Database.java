package dev.coppice.coordinator.store;

import dev.coppice.coordinator.artifact.FilesRegister;
import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.session.StoreException.Reason;
import dev.coppice.coordinator.token.TokenTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.h2.api.ErrorCode;

/**
 * A database, with its tables. Closing it forgets one in memory, and ends what readers do. What it opened is closed before, by
 * whoever opened it; all of it may be used by many threads, but for the store.
 */
public final class Database implements AutoCloseable {
    private final Connections connections;
    private final Transactions readers;
    private final Transactions writer;

    private Database(Connections connections, Transactions readers) {
        this.connections = connections;
        this.readers = readers;
        writer = new OneConnection(connections);
    }

    /** A new, empty database that lives in this process's memory until it is closed. */
    public static Database inMemory() {
        Connections connections =
                new Connections(Address.inMemory(UUID.randomUUID().toString()));
        use(connections, Tables::create);
        return new Database(connections, new OneConnection(connections));
    }

    /**
     * The database of these settings, made if it is an H2 file that is not there, with its tables brought up to date. An H2 file
     * belongs to one process at a time, so the term of who led on it last is over; a PostgreSQL database may have several, see {@link #openLeadership}.
     *
     * @throws IllegalArgumentException when the URL is not of a kind that can be used
     * @throws StoreException when there is no connection to be had, or the tables can't be used; says why, and never a password
     */
    public static Database open(DatabaseSettings settings) {
        Connections connections = new Connections(Address.of(settings));
        use(connections, first -> {});
        try {
            Migrations.migrate(connections);
        } catch (RuntimeException | Error e) {
            close(connections);
            throw e;
        }
        Database database = new Database(connections, new ConnectionPool(connections));
        if (!connections.address().isPostgres()) {
            SqlLeadership.endTerm(database.writer); // whoever led is gone: nobody else has the file open
        }
        return database;
    }

    /** The deciding thread's end, for a process that alone uses the database; one at a time. */
    public Store openStore() {
        return new SqlStore(new Sql(connections), Optional.empty());
    }

    /**
     * The deciding thread's end, for the leader of an epoch. When that is not the current one any more, each transaction throws
     * {@link dev.coppice.coordinator.leadership.LeadershipLostException} and leaves no trace.
     */
    public Store openStore(long epoch) {
        return new SqlStore(new Sql(connections), Optional.of(new Fence(epoch)));
    }

    /** A reader's end. */
    public Sessions openSessions() {
        return new SqlSessions(readers);
    }

    /** What is known of earlier sessions of a fleet. Nothing is to be closed. */
    public History history() {
        return new SqlHistory(readers, writer);
    }

    /** The tickets that no worker could take. Nothing is to be closed. */
    public DeadTickets deadTickets() {
        return new SqlDeadTickets(readers, writer);
    }

    /** Where tokens are kept. Nothing is to be closed. */
    public TokenTable tokens() {
        return new SqlTokenTable(readers, writer);
    }

    /** Whose files the database's sessions have left where. Nothing is to be closed. */
    public FilesRegister files() {
        return new SqlFilesRegister(readers, writer);
    }

    /** The right to decide. */
    public Leadership openLeadership() {
        return new SqlLeadership(new OneConnection(connections));
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        close(connections);
    }

    private static void close(Connections connections) {
        try {
            connections.close();
        } catch (SQLException e) {
            throw new StoreException(
                    "the database " + connections.address() + " could not be closed: " + e.getMessage(), e);
        }
    }

    /** Does something with a first connection. */
    private static void use(Connections connections, Consumer<Connection> action) {
        try (Connection first = connections.open()) {
            action.accept(first);
        } catch (SQLException e) {
            throw new StoreException(
                    "no connection to the database " + connections.address() + ": " + why(e), reason(e), e);
        }
    }

    private static Reason reason(SQLException e) {
        return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1 ? new Reason(why(e), true) : FailureReason.of(e);
    }

    private static String why(SQLException e) {
        if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
            return String.valueOf(e.getMessage());
        }
        return Connections.isLockedByUs(e)
                ? "this process has its file open and can't use it any more; restart it"
                : "another process uses it; an H2 file belongs to one at a time, a PostgreSQL database to several";
    }
}
