package dev.coppice.worker.environment;

import dev.coppice.worker.environment.port.Subnet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What is kept of the host for an owner until it is used: the owner has it in the registries already. Safe for use by many threads. */
final class Reserved {
    private final Deque<Integer> ports = new ArrayDeque<>();
    private final Deque<Subnet> subnets = new ArrayDeque<>();

    synchronized void add(Collection<Integer> some) {
        ports.addAll(some);
    }

    synchronized void add(Subnet subnet) {
        subnets.add(subnet);
    }

    /** So many, or none when there are fewer. */
    synchronized List<Integer> ports(int count) {
        List<Integer> taken = new ArrayList<>();
        if (ports.size() >= count) {
            for (int i = 0; i < count; i++) {
                taken.add(ports.remove());
            }
        }
        return taken;
    }

    synchronized Optional<Subnet> subnet() {
        return Optional.ofNullable(subnets.poll());
    }
}
