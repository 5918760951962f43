package dev.coppice.coordinator.store;

import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.Session;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Store;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.transport.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A process that leads for an hour, and records one session after the other, and names each when it is committed, until it is killed. */
final class SessionWriter {
    private SessionWriter() {}

    public static void main(String[] arguments) {
        try (Database database = Database.open(DatabaseSettings.of(arguments[0]));
                Leadership leadership = database.openLeadership();
                Store store = database.openStore(
                        leadership.tryAcquire("the writer", Duration.ofHours(1)).orElseThrow())) {
            for (int number = 0; !System.out.checkError(); number++) {
                String id = "s" + number;
                store.transaction(() -> {
                    store.insert(session(id));
                    return true;
                });
                System.out.println(id);
            }
        }
    }

    static Session session(String id) {
        return new Session(
                new SessionRecord(
                        new SessionId(id),
                        new Source("/repo", "c0ffee"),
                        "main",
                        1,
                        0,
                        SessionState.RUNNING,
                        Optional.empty(),
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty()),
                false);
    }
}
