package dev.coppice.coordinator.store;

import dev.coppice.coordinator.leadership.LeadershipLostException;

/**
 * Lets a transaction be committed only while its epoch is the current one. The check is a transaction's last statement: its lock
 * makes the next leader wait for the commit, but not for what came before.
 */
record Fence(long epoch) {
    void check(Sql sql) {
        boolean current = sql.queryOne("SELECT epoch FROM leadership WHERE id = 1 FOR UPDATE", Row::big)
                .filter(now -> now == epoch)
                .isPresent();
        if (!current) {
            throw new LeadershipLostException(epoch);
        }
    }
}
