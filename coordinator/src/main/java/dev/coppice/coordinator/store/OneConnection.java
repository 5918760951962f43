package dev.coppice.coordinator.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Transactions on one connection, one after the other. */
final class OneConnection implements Transactions {
    private final ReentrantLock lock = new ReentrantLock();
    private final Sql sql;

    OneConnection(Sql.Source source) {
        sql = new Sql(source);
    }

    @Override
    public <T> T run(Function<Sql, T> work) {
        lock.lock();
        try {
            return sql.transaction(() -> work.apply(sql));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            sql.close();
        } finally {
            lock.unlock();
        }
    }
}
