package dev.coppice.coordinator.server;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.transport.CoordinatorTransport;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a coordinator's process stands. */
public sealed interface Standing {

    /**
     * It can't do anything yet.
     *
     * @param why for people
     */
    record Waiting(String why) implements Standing {}

    /**
     * Another coordinator decides.
     *
     * @param leader the address of that one's API; empty when it is not known
     */
    record StandingBy(Optional<String> leader) implements Standing {}

    /**
     * It decides.
     *
     * @param renewal why the leadership could not be renewed the last time, if it could not
     */
    record Leading(
            CoordinatorLoop coordinator, CoordinatorTransport transport, long epoch, Supplier<Optional<String>> renewal)
            implements Standing {

        /** Why nothing can be recorded now, as far as the last tries tell. */
        public Optional<String> trouble() {
            return renewal.get().or(coordinator::trouble);
        }
    }
}
