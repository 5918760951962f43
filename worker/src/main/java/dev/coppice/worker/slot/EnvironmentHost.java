package dev.coppice.worker.slot;

import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.transport.Control;
import java.util.Optional;

/** Keeps named environments as it is told. Each call returns at once. Safe for use by many threads. */
public interface EnvironmentHost {

    /** What it has, as of some seconds ago; empty when it takes none. */
    Optional<EnvironmentHosting> hosting();

    /** Has an environment be as it is ordered, however often and late it is told. */
    void keep(EnvironmentOrder order);

    /** Removes one, if it is there. */
    void remove(EnvironmentId environment);

    /** Answers somebody at the other end of a tunnel, however often it is told of it. */
    void open(Control.OpenTunnel tunnel);

    /** Has somebody told when what it has is not as it was. */
    void onChange(Runnable listener);

    /** One that takes none. */
    static EnvironmentHost none() {
        return new EnvironmentHost() {
            @Override
            public Optional<EnvironmentHosting> hosting() {
                return Optional.empty();
            }

            @Override
            public void keep(EnvironmentOrder order) {
                // the coordinator sees that it is not there
            }

            @Override
            public void remove(EnvironmentId environment) {
                // nothing to remove
            }

            @Override
            public void open(Control.OpenTunnel tunnel) {
                // nobody answers
            }

            @Override
            public void onChange(Runnable listener) {
                // nothing changes
            }
        };
    }
}
