package dev.coppice.coordinator.store;

import dev.coppice.coordinator.leadership.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The leadership as a row, whose lock puts leaders' transactions and the next leader's beginning in an order. */
final class SqlLeadership implements Leadership {
    private final Transactions transactions;

    /** @param transactions closed with this */
    SqlLeadership(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public OptionalLong tryAcquire(String holder, Duration term) {
        return transactions.run(sql -> {
            int taken = sql.update(
                    "UPDATE leadership SET epoch = epoch + 1, holder = ?, expires_at = " + Sql.NOW + " + ?"
                            + " WHERE id = 1 AND expires_at <= " + Sql.NOW,
                    holder,
                    Parameters.micros(term));
            return taken == 0 ? OptionalLong.empty() : OptionalLong.of(epoch(sql));
        });
    }

    private static long epoch(Sql sql) {
        return sql.queryOne("SELECT epoch FROM leadership WHERE id = 1", Row::big)
                .orElseThrow();
    }

    @Override
    public boolean renew(long epoch, Duration term) {
        return transactions.run(sql -> sql.update(
                        "UPDATE leadership SET expires_at = " + Sql.NOW + " + ?"
                                + " WHERE id = 1 AND epoch = ? AND expires_at > 0",
                        Parameters.micros(term),
                        epoch))
                > 0;
    }

    @Override
    public void release(long epoch) {
        transactions.run(sql -> sql.update("UPDATE leadership SET expires_at = 0 WHERE id = 1 AND epoch = ?", epoch));
    }

    /** Ends the term of whoever has the leadership. To be called only when that one is known to be gone. */
    static void endTerm(Transactions transactions) {
        transactions.run(sql -> sql.update("UPDATE leadership SET expires_at = 0 WHERE id = 1"));
    }

    @Override
    public Optional<String> holder() {
        return transactions.run(sql ->
                sql.queryOne("SELECT holder FROM leadership WHERE id = 1 AND expires_at > " + Sql.NOW, Row::text));
    }

    @Override
    public void close() {
        transactions.close();
    }
}
