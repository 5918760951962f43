package dev.coppice.coordinator.store;

import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.token.TokenTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.h2.api.ErrorCode;

/**
 * A database, with its tables. Closing it forgets one in memory, and ends what readers do. What it opened is closed before, by
 * whoever opened it; all of it may be used by many threads, but for the store.
 */
public final class Database implements AutoCloseable {
    private final Address address;
    private final Transactions readers;
    private final Transactions writer;
    private final Optional<Connection> anchor;

    /** @param anchor keeps an H2 database open */
    private Database(Address address, Transactions readers, Optional<Connection> anchor) {
        this.address = address;
        this.readers = readers;
        writer = new OneConnection(address::connect);
        this.anchor = anchor;
    }

    /** A new, empty database that lives in this process's memory until it is closed. */
    public static Database inMemory() {
        Address address = Address.inMemory(UUID.randomUUID().toString());
        Connection anchor = connect(address);
        Tables.create(anchor);
        return new Database(address, new OneConnection(address::connect), Optional.of(anchor));
    }

    /**
     * The database of these settings, made if it is an H2 file that is not there, with its tables brought up to date. An H2 file
     * belongs to one process at a time, so the term of who led on it last is over; a PostgreSQL database may have several, see {@link #openLeadership}.
     *
     * @throws IllegalArgumentException when the URL is not of a kind that can be used
     * @throws StoreException when there is no connection to be had, or the tables can't be used; says why, and never a password
     */
    public static Database open(DatabaseSettings settings) {
        Address address = Address.of(settings);
        Connection first = connect(address);
        try {
            Migrations.migrate(address);
        } catch (RuntimeException | Error e) {
            close(address, first);
            throw e;
        }
        if (!address.isPostgres()) {
            Database file = new Database(address, new ConnectionPool(address), Optional.of(first));
            SqlLeadership.endTerm(file.writer); // whoever led is gone: nobody else has the file open
            return file;
        }
        close(address, first);
        return new Database(address, new ConnectionPool(address), Optional.empty());
    }

    /** The deciding thread's end, for a process that alone uses the database; one at a time. */
    public Store openStore() {
        return new SqlStore(new Sql(address::connect), Optional.empty());
    }

    /**
     * The deciding thread's end, for the leader of an epoch. When that is not the current one any more, each transaction throws
     * {@link dev.coppice.coordinator.leadership.LeadershipLostException} and leaves no trace.
     */
    public Store openStore(long epoch) {
        return new SqlStore(new Sql(address::connect), Optional.of(new Fence(epoch)));
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

    /** The right to decide. */
    public Leadership openLeadership() {
        return new SqlLeadership(new OneConnection(address::connect));
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        anchor.ifPresent(connection -> close(address, connection));
    }

    private static void close(Address address, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("the database " + address + " could not be closed: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Address address) {
        try {
            return address.connect();
        } catch (SQLException e) {
            String why = e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                    ? "another process uses it; an H2 file belongs to one at a time, a PostgreSQL database to several"
                    : e.getMessage();
            throw new StoreException("no connection to the database " + address + ": " + why, e);
        }
    }
}
