package dev.coppice.coordinator.store;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.deadticket.DeadTickets;
import dev.coppice.coordinator.deadticket.KeptTicket;
import dev.coppice.job.JobId;
import dev.coppice.transport.DeadTicket;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The table of dead tickets. */
record SqlDeadTickets(Transactions readers, Transactions writer) implements DeadTickets {
    private static final int BODY = 64 << 10;
    private static final String SELECT =
            "SELECT id, pool, reason, job_id, attempt, body, dead_at, replayed_at FROM dead_ticket ";

    @Override
    public long add(DeadTicket ticket) {
        String body = ticket.body();
        return writer.run(sql -> sql.insert(
                "INSERT INTO dead_ticket (pool, reason, job_id, attempt, body, dead_at) VALUES (?, ?, ?, ?, ?, ?)",
                "id",
                ticket.pool(),
                ticket.reason(),
                ticket.attempt().map(AttemptId::job),
                ticket.attempt().map(AttemptId::number),
                body.substring(0, Math.min(BODY, body.length())),
                ticket.at()));
    }

    @Override
    public List<KeptTicket> list(OptionalLong after, int limit) {
        return readers.run(sql -> sql.query(
                SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?",
                SqlDeadTickets::kept,
                after.orElse(Long.MAX_VALUE),
                limit));
    }

    @Override
    public int count() {
        return readers.run(
                sql -> sql.queryOne("SELECT COUNT(*) FROM dead_ticket WHERE replayed_at IS NULL", Row::number)
                        .orElse(0));
    }

    @Override
    public Optional<KeptTicket> get(long id) {
        return readers.run(sql -> sql.queryOne(SELECT + "WHERE id = ?", SqlDeadTickets::kept, id));
    }

    @Override
    public boolean replayed(long id, Instant at) {
        return writer.run(sql -> sql.update("UPDATE dead_ticket SET replayed_at = ? WHERE id = ?", at, id)) > 0;
    }

    @Override
    public boolean delete(long id) {
        return writer.run(sql -> sql.update("DELETE FROM dead_ticket WHERE id = ?", id)) > 0;
    }

    @Override
    public int deleteAll() {
        return writer.run(sql -> sql.update("DELETE FROM dead_ticket"));
    }

    private static KeptTicket kept(Row row) throws SQLException {
        long id = row.big();
        String pool = row.text();
        String reason = row.text();
        Optional<String> job = row.optionalText();
        int number = row.number();
        Optional<AttemptId> attempt = job.map(of -> new AttemptId(new JobId(of), number));
        return new KeptTicket(id, new DeadTicket(pool, reason, attempt, row.text(), row.time()), row.optionalTime());
    }
}
