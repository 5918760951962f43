package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The host's ports, shared out among all processes of this user. A port that is given out stays its owner's until it is released, or
 * until the process ends that took it, whichever is first; or, where it is to be kept, until it is released. Whoever gets one may still
 * find that a foreign process was quicker: then {@link #take} the next one, and release the first. A process has one registry of a
 * folder. Safe for use by many threads.
 */
public final class PortRegistry {
    private final ClaimTable table;
    private final HostPorts host;

    /**
     * Over the ports of this host.
     *
     * @param state a folder of this user's state on this host; made when it is needed
     */
    public PortRegistry(Path state) {
        this(state, HostPorts.ofThisHost());
    }

    PortRegistry(Path state, HostPorts host) {
        table = new ClaimTable(state, "ports");
        this.host = host;
    }

    /** How long ports are held. */
    public enum Term {
        /** Until they are released, or this process ends. */
        PROCESS,
        /** Until they are released, from stop to start and beyond. */
        KEPT
    }

    /**
     * Takes ports that nobody has or listens on, and that the system gives to no outgoing connection.
     *
     * @param owner for people, on one line; it may own others
     * @throws NoneLeftException when there are not so many left in the range; then none is taken
     */
    public TakenPorts take(String owner, int count, PortRange range, Term term) throws IOException, NoneLeftException {
        Holder holder = term == Term.PROCESS ? Holder.self() : Holder.NOBODY;
        return table.<TakenPorts, NoneLeftException>change(claims -> {
            List<Integer> taken = new ArrayList<>();
            List<String> holders = new ArrayList<>();
            int prevented = 0;
            for (int port : range.ports().toArray()) {
                if (taken.size() == count) {
                    break;
                }
                Optional<Claim> other = find(claims, port);
                if (other.isPresent()) {
                    prevented++;
                    holders.add(other.get().toString());
                } else if (host.isEphemeral(port)) {
                    holders.add(port + " by the system, for outgoing connections");
                } else if (host.isFree(port)) {
                    taken.add(port);
                } else {
                    holders.add(port + " by a process that is none of ours");
                }
            }
            if (taken.size() < count) {
                throw new NoneLeftException(
                        "no " + (count == 1 ? "port is" : count + " ports are") + " left in " + range + " for " + owner,
                        holders,
                        "Stop one of these, or choose a wider range.");
            }
            taken.forEach(port -> claims.add(new Claim(Integer.toString(port), owner, holder)));
            int ephemeral = (int)
                    holders.stream().filter(line -> line.contains("outgoing")).count();
            return new TakenPorts(taken, prevented, holders.size() - prevented - ephemeral);
        });
    }

    /**
     * Takes this very port.
     *
     * @throws NoneLeftException when somebody has it or listens on it; says who
     */
    public void takeExactly(String owner, int port, Term term) throws IOException, NoneLeftException {
        take(owner, 1, new PortRange(port, port), term);
    }

    private static Optional<Claim> find(List<Claim> claims, int port) {
        String name = Integer.toString(port);
        return claims.stream().filter(claim -> claim.thing().equals(name)).findFirst();
    }

    /** What the owner has, in the order in which it was taken. */
    public List<Integer> heldBy(String owner) throws IOException {
        return table.change(claims -> claims.stream()
                .filter(claim -> claim.owner().equals(owner))
                .map(claim -> Integer.valueOf(claim.thing()))
                .toList());
    }

    /** Gives one back; does nothing when the owner does not have it. */
    public void release(String owner, int port) throws IOException {
        String name = Integer.toString(port);
        table.change(claims -> claims.removeIf(
                claim -> claim.owner().equals(owner) && claim.thing().equals(name)));
    }

    /** Gives all that an owner has to another, who keeps it until it is released, whichever processes end. */
    public void handOver(String from, String to) throws IOException {
        table.handOver(from, to);
    }

    /** Gives all back that the owner has. */
    public void release(String owner) throws IOException {
        table.change(claims -> claims.removeIf(claim -> claim.owner().equals(owner)));
    }
}
