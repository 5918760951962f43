package dev.coppice.coordinator.leadership;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The right to decide, which at most one coordinator has at a time. Each time it is acquired it has a higher epoch, by which what
 * an earlier leader still says is known. Time is judged by the database's clock alone. Safe for use by many threads. Each method
 * throws {@code StoreException} when the database fails; whether it did what was asked is then unknown.
 */
public interface Leadership extends AutoCloseable {

    /**
     * Takes the leadership if nobody has it, or its term is over.
     *
     * @param holder who asks, for people
     * @param term how long it lasts unless it is renewed
     * @return its epoch, one higher than ever before; empty when somebody has it
     */
    OptionalLong tryAcquire(String holder, Duration term);

    /**
     * Lets the leadership last for another term from now on; also when its term was over, as long as nobody else took it.
     *
     * @return false when somebody else took it, or it was released
     */
    boolean renew(long epoch, Duration term);

    /** Gives the leadership up, so that another one need not wait for its term. Does nothing when somebody else took it. */
    void release(long epoch);

    /** Who has it, as it said when it took it; empty when its term is over, and when nobody ever had it. */
    Optional<String> holder();

    @Override
    void close();
}
