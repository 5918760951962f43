package dev.coppice.coordinator.attempt;

import dev.coppice.transport.Probe;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** The probes of one start of a coordinator that are on their way. For the deciding thread only. */
public final class Probes {
    private static final int MOST_ON_THEIR_WAY = 1_000;

    private final String coordinator;
    private final TreeMap<Long, Instant> sent = new TreeMap<>();
    private long last;

    /** @param coordinator random; tells this start's probes from others */
    public Probes(String coordinator) {
        this.coordinator = coordinator;
    }

    /** A new probe, to be sent now. */
    public Probe next(Instant now) {
        sent.put(++last, now);
        if (sent.size() > MOST_ON_THEIR_WAY) {
            sent.pollFirstEntry();
        }
        return new Probe(coordinator, last);
    }

    /** When a probe that came back was sent; empty when it is another's, or older than one that came back before. */
    public Optional<Instant> cameBack(Probe probe) {
        if (!probe.coordinator().equals(coordinator)) {
            return Optional.empty();
        }
        Instant at = sent.get(probe.number());
        sent.headMap(probe.number(), true).clear();
        return Optional.ofNullable(at);
    }
}
