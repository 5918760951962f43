package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.KeyedSession;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.session.SessionId;
import java.time.Instant;
import java.util.Optional;

/** The table of requests' keys. */
record RequestKeyTable(Sql sql) {
    void insert(KeyedSession made) {
        sql.update(
                "INSERT INTO request_key (id, session_id, request_hash, made_at) VALUES (?, ?, ?, ?)",
                made.key().id(),
                made.session(),
                made.key().requestHash(),
                made.madeAt());
    }

    Optional<KeyedSession> keyed(String key) {
        return sql.queryOne(
                "SELECT id, request_hash, session_id, made_at FROM request_key WHERE id = ?",
                row -> new KeyedSession(new RequestKey(row.text(), row.text()), new SessionId(row.text()), row.time()),
                key);
    }

    void forget(Instant madeBefore) {
        sql.update("DELETE FROM request_key WHERE made_at < ?", madeBefore);
    }
}
