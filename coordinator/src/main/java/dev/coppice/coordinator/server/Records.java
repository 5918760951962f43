package dev.coppice.coordinator.server;

import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.token.Tokens;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What is recorded: there as soon as the database is, whoever decides. */
public record Records(Sessions sessions, Tokens tokens, DeadTickets deadTickets) {

    /** The records of a database, which outlives them. */
    public static Records of(Database database, InstantSource clock) {
        return new Records(
                database.openSessions(),
                new Tokens(database.tokens(), clock, new SecureRandom()),
                database.deadTickets());
    }
}
