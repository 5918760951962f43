package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is the attempt's own. Most is known without asking the engine: names with the attempt's prefix can be no others, and ids were told
 * when things were made. Safe for use by many threads.
 */
final class Possessions {
    private static final Set<String> PREDEFINED = Set.of("bridge", "none", "default", "podman");

    private final Names names;
    private final Registrar registrar;
    private final Set<String> containerIds = ConcurrentHashMap.newKeySet();
    private final Set<String> containerNames = ConcurrentHashMap.newKeySet();
    private final Set<String> networkIds = ConcurrentHashMap.newKeySet();
    private final Set<String> networkNames = ConcurrentHashMap.newKeySet();
    private final Set<String> execs = ConcurrentHashMap.newKeySet();
    private final Map<String, String> images = new ConcurrentHashMap<>();

    Possessions(Names names, Registrar registrar) {
        this.names = names;
        this.registrar = registrar;
    }

    /** Writes down that a container of this name is about to be made, or to get the name. */
    void expectContainer(String outside) throws IOException, InterruptedException {
        registrar.record(Kind.CONTAINER, outside);
        containerNames.add(outside);
    }

    void expectNetwork(String outside) throws IOException, InterruptedException {
        registrar.record(Kind.NETWORK, outside);
        networkNames.add(outside);
    }

    void madeContainer(ObjectNode answer) {
        containerIds.add(answer.path("Id").asString(""));
    }

    void madeNetwork(ObjectNode answer) {
        networkIds.add(answer.path("Id").asString(""));
    }

    void madeExec(ObjectNode answer) {
        execs.add(answer.path("Id").asString(""));
    }

    /** As {@link dev.coppice.worker.environment.engine.ContainerEngine#probeHealth}. */
    void probeHealth(String reference) throws Refusal, EngineException, InterruptedException {
        try {
            registrar.engine().probeHealth(container(reference));
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NOT_FOUND) { // the call itself is told so
                throw e;
            }
        }
    }

    /**
     * What the engine knows a container by.
     *
     * @throws Refusal as the engine would answer, when it is not there, or another's
     */
    String container(String reference) throws Refusal, EngineException, InterruptedException {
        if (containerNames.contains(names.prefix() + reference)) {
            return names.prefix() + reference;
        }
        Optional<String> made = ofId(containerIds, reference);
        if (made.isPresent()) {
            return made.get();
        }
        try {
            var state = registrar.engine().inspectContainer(reference);
            if (isOwn(state.labels())) {
                return state.id();
            }
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.NOT_FOUND && e.kind() != EngineException.Kind.REFUSED) {
                throw e;
            }
        }
        throw Refusal.notFound("No such container: " + reference);
    }

    /** What the engine knows a network by; the engine's own {@code bridge} and {@code none} are everybody's. */
    String network(String reference) throws Refusal, EngineException, InterruptedException {
        if (PREDEFINED.contains(reference)) {
            return reference;
        }
        return ownNetwork(reference);
    }

    /** As {@link #network}, but nobody else's. */
    String ownNetwork(String reference) throws Refusal, EngineException, InterruptedException {
        if (networkNames.contains(names.prefix() + reference)) {
            return names.prefix() + reference;
        }
        Optional<String> made = ofId(networkIds, reference);
        if (made.isPresent()) {
            return made.get();
        }
        return registrar.engine().findNetworks(Map.ofEntries(registrar.owner())).stream()
                .filter(network ->
                        network.name().equals(reference) || network.id().startsWith(reference))
                .map(FoundNetwork::id)
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("network " + reference + " not found"));
    }

    static boolean isPredefined(String network) {
        return PREDEFINED.contains(network);
    }

    private static Optional<String> ofId(Set<String> ids, String reference) {
        if (ids.contains(reference)) {
            return Optional.of(reference);
        }
        List<String> fitting = reference.isEmpty()
                ? List.of()
                : ids.stream().filter(id -> id.startsWith(reference)).toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    /** An exec's id. */
    String exec(String id) throws Refusal {
        if (!execs.contains(id)) {
            throw Refusal.notFound("No such exec instance: " + id);
        }
        return id;
    }

    boolean isOwn(Map<String, String> labels) {
        return registrar.owner().getValue().equals(labels.get(registrar.owner().getKey()));
    }

    /** Writes down an image that is about to be made. */
    void expectImage(String inside, String outside) throws IOException, InterruptedException {
        registrar.record(Kind.IMAGE, outside);
        images.put(inside, outside);
    }

    /** Gives an image another name, which the engine does not learn. */
    void nameImage(String inside, String image) {
        images.put(inside, image);
    }

    /** Whether the name was given by the attempt; forgets it. */
    boolean forgetImage(String inside) {
        return images.remove(inside) != null;
    }

    /** What the engine knows an image by; what the attempt did not name is as it stands: images are there for all. */
    String image(String reference) {
        return images.getOrDefault(ImageNames.full(reference), reference);
    }

    /** The engine's name of an image that the attempt named. */
    Optional<String> ownImage(String reference) {
        return Optional.ofNullable(images.get(ImageNames.full(reference)));
    }
}
