package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A range of IPv4 addresses, shared out among all processes of this user in small subnets. A process has one registry of a folder. Safe
 * for use by many threads.
 */
public final class SubnetRegistry {
    public static final Subnet DEFAULT = Subnet.parse("10.213.0.0/16");
    /** The length of what is given out: 29 containers each. */
    public static final int LENGTH = 27;

    private static final Path ROUTES = Path.of("/proc/net/route");

    private final ClaimTable table;
    private final Subnet pool;
    private final Path routes;

    /**
     * Over the routes of this host.
     *
     * @param state a folder of this user's state on this host; made when it is needed
     * @param pool with a prefix shorter than {@link #LENGTH}
     */
    public SubnetRegistry(Path state, Subnet pool) {
        this(state, pool, ROUTES);
    }

    SubnetRegistry(Path state, Subnet pool, Path routes) {
        if (pool.length() > LENGTH) {
            throw new IllegalArgumentException("the pool " + pool + " holds no subnet of length " + LENGTH);
        }
        table = new ClaimTable(state, "subnets");
        this.pool = pool;
        this.routes = routes;
    }

    /**
     * Takes a subnet that nobody has, that no route of the host leads to, and that is none of the engine's networks.
     *
     * @param owner for people, on one line; it may own others
     * @param engines those of all networks that the engine has
     * @throws NoneLeftException when there is none
     */
    public Subnet take(String owner, Collection<Subnet> engines, PortRegistry.Term term)
            throws IOException, NoneLeftException {
        Holder holder = term == PortRegistry.Term.PROCESS ? Holder.self() : Holder.NOBODY;
        List<Subnet> foreign = new ArrayList<>(HostRoutes.read(routes));
        foreign.addAll(engines);
        return table.<Subnet, NoneLeftException>change(claims -> {
            List<Subnet> taken =
                    claims.stream().map(claim -> Subnet.parse(claim.thing())).toList();
            Optional<Subnet> free = pool.parts(LENGTH)
                    .filter(subnet ->
                            Stream.concat(taken.stream(), foreign.stream()).noneMatch(subnet::overlaps))
                    .findFirst();
            if (free.isEmpty()) {
                throw noneLeft(owner, claims, foreign);
            }
            claims.add(new Claim(free.get().toString(), owner, holder));
            return free.get();
        });
    }

    /**
     * How many could be taken now.
     *
     * @param engines as for {@link #take}, in the engine's words
     */
    public int left(Collection<String> engines) throws IOException {
        List<Subnet> foreign = new ArrayList<>(HostRoutes.read(routes));
        engines.stream()
                .filter(subnet -> subnet.indexOf(':') < 0) // IPv6
                .map(Subnet::parse)
                .forEach(foreign::add);
        return table.<Integer, RuntimeException>change(claims -> {
            claims.forEach(claim -> foreign.add(Subnet.parse(claim.thing())));
            return (int) pool.parts(LENGTH)
                    .filter(subnet -> foreign.stream().noneMatch(subnet::overlaps))
                    .count();
        });
    }

    private NoneLeftException noneLeft(String owner, List<Claim> claims, List<Subnet> foreign) {
        return new NoneLeftException(
                "no subnet is left in " + pool + " for " + owner,
                Stream.concat(
                                claims.stream().map(Claim::toString),
                                foreign.stream()
                                        .filter(pool::overlaps)
                                        .map(subnet -> subnet + " by the host or its engine"))
                        .toList(),
                "Stop one of these, or choose another range.");
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
