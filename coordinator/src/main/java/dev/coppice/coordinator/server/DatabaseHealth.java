package dev.coppice.coordinator.server;

import dev.coppice.coordinator.session.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether the database can be used, as the last tries tell. Safe for use by many threads. */
public final class DatabaseHealth {
    private final String name;
    private final InstantSource clock;
    private Optional<Failure> failure = Optional.empty();

    private record Failure(Instant since, StoreException.Reason reason) {}

    /** @param name what it is called before callers of the API, such as {@code the PostgreSQL database coppice} */
    public DatabaseHealth(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    synchronized void worked() {
        failure = Optional.empty();
    }

    synchronized void failed(StoreException why) {
        Instant since =
                failure.map(Failure::since).orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS));
        failure = Optional.of(new Failure(since, why.reason()));
    }

    /** Whether it could not be reached at all. */
    public synchronized boolean unreachable() {
        return failure.filter(known -> known.reason().unreachable()).isPresent();
    }

    /** Which database can't be used, since when and why, for callers of the API; empty while it can, and before the first try. */
    public synchronized Optional<String> trouble() {
        return failure.map(known -> name + " can't be used since " + known.since() + ": "
                + known.reason().words());
    }

    /** The same, of a failure that may not be known yet. */
    public String trouble(StoreException why) {
        return trouble().orElseGet(() -> name + " failed: " + why.reason().words());
    }
}
