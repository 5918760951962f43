package dev.coppice.coordinator.deadticket;

import dev.coppice.transport.DeadTicket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The tickets that no worker could take. Safe for use by many threads. Each method throws {@code StoreException} when the database fails. */
public interface DeadTickets {

    /**
     * Keeps a ticket, its body cut after 64 KiB.
     *
     * @return its id
     */
    long add(DeadTicket ticket);

    /**
     * The tickets, newest first, a page at a time.
     *
     * @param after the id of the last one seen; empty for the first page
     */
    List<KeptTicket> list(OptionalLong after, int limit);

    /** How many there are of which no new attempt was made. */
    int count();

    Optional<KeptTicket> get(long id);

    /** Notes that a new attempt was made of it; false when there is no such ticket. */
    boolean replayed(long id, Instant at);

    /** Forgets a ticket; false when there is no such one. */
    boolean delete(long id);

    /** Forgets all tickets, and says how many there were. */
    int deleteAll();
}
