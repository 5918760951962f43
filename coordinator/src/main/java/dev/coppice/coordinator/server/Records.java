package dev.coppice.coordinator.server;

import dev.coppice.coordinator.artifact.FilesRegister;
import dev.coppice.coordinator.artifact.SessionFolders;
import dev.coppice.coordinator.artifact.SessionReports;
import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.token.Tokens;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What is recorded: there as soon as the database is, whoever decides. */
public record Records(
        Sessions sessions, Tokens tokens, DeadTickets deadTickets, SessionReports reports, FilesRegister files) {

    /** The records of a database, which outlives them. */
    public static Records of(Database database, SessionFolders folders, InstantSource clock) {
        Sessions sessions = database.openSessions();
        return new Records(
                sessions,
                new Tokens(database.tokens(), clock, new SecureRandom()),
                database.deadTickets(),
                new SessionReports(folders, sessions),
                database.files());
    }
}
