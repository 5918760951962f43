package dev.coppice.coordinator.server;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.transport.CoordinatorTransport;
import java.util.Optional;

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

    /** It decides. */
    record Leading(CoordinatorLoop coordinator, CoordinatorTransport transport, long epoch) implements Standing {}
}
