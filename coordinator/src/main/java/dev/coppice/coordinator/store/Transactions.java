package dev.coppice.coordinator.store;

import java.util.function.Function;

/** Runs transactions of many threads. */
interface Transactions extends AutoCloseable {

    /** Does work in one transaction, which is committed when the work returns, and leaves no trace when it throws. */
    <T> T run(Function<Sql, T> work);

    @Override
    void close();
}
