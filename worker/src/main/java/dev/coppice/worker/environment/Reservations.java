package dev.coppice.worker.environment;

import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.NoneLeftException;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry.Term;
import dev.coppice.worker.ledger.Owner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What attempts are promised of the host before they begin: memory for their containers, ports and a subnet for their services. What a
 * compose file needs of ports and subnets is known only when it is read, and taken then. Safe for use by many threads.
 */
final class Reservations {
    private final HostMemory reckoning;
    private final HostRegistries registries;
    private final Map<Owner, Reserved> all = new ConcurrentHashMap<>();

    Reservations(HostMemory reckoning, HostRegistries registries) {
        this.reckoning = reckoning;
        this.registries = registries;
    }

    /** Why an environment can't ever be had on this host; empty when it can. */
    Optional<String> refusal(EnvironmentSpec spec, ContainerEngine engine)
            throws EngineException, InterruptedException {
        long wanted = reckoning.of(spec);
        long whole = whole(engine);
        return wanted <= whole
                ? Optional.empty()
                : Optional.of("its containers may use " + HostMemory.words(wanted)
                        + " of memory together, and this host has " + HostMemory.words(whole) + " for all");
    }

    /** All that there is, as far as the engine tells. */
    private long whole(ContainerEngine engine) throws EngineException, InterruptedException {
        long told = engine.info().memory();
        return told > 0 ? told - reckoning.kept() : Long.MAX_VALUE;
    }

    /** Takes all, or nothing and tells what is lacking, such as {@code 2 GB of memory}, with how much there is. */
    Optional<String> reserve(Owner owner, EnvironmentSpec spec, ContainerEngine engine)
            throws IOException, EngineException, InterruptedException {
        Optional<String> lacking = take(owner, spec, engine);
        if (lacking.isPresent()) {
            release(owner);
        }
        return lacking;
    }

    private Optional<String> take(Owner owner, EnvironmentSpec spec, ContainerEngine engine)
            throws IOException, EngineException, InterruptedException {
        Reserved reserved = new Reserved();
        long wanted = reckoning.of(spec);
        long whole = whole(engine);
        OptionalLong left = registries.memory().take(owner.label(), wanted, whole);
        if (left.isPresent()) {
            return Optional.of(HostMemory.words(wanted) + " of memory: " + HostMemory.words(left.getAsLong()) + " of "
                    + HostMemory.words(whole) + " are not promised to containers that run");
        }
        int wantedPorts = spec.services().values().stream()
                .mapToInt(service -> service.ports().size())
                .sum();
        try {
            reserved.add(registries
                    .ports()
                    .take(owner.label(), wantedPorts, PortRange.DEFAULT, Term.PROCESS)
                    .ports());
            if (spec.compose().isEmpty()) {
                reserved.add(registries.subnets().take(owner.label(), Foundations.subnets(engine), Term.PROCESS));
            }
        } catch (NoneLeftException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        all.put(owner, reserved);
        return Optional.empty();
    }

    /** What there is for an owner; nothing, when nothing was reserved. */
    Reserved of(Owner owner) {
        return all.getOrDefault(owner, new Reserved());
    }

    /** Gives back what was taken; what of it is in use by containers that are left is in use all the same. */
    void release(Owner owner) throws IOException {
        all.remove(owner);
        registries.memory().release(owner.label());
        registries.ports().release(owner.label());
        registries.subnets().release(owner.label());
    }
}
