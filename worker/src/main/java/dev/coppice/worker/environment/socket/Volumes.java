package dev.coppice.worker.environment.socket;

import static dev.coppice.worker.environment.socket.Decision.pass;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.socket.Decision.Payload;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** Volumes with names: with the attempt's prefix, they can be nobody else's. */
final class Volumes {
    private static final Set<String> KEYS = Set.of("Name", "Driver", "DriverOpts", "Labels");

    private final Names names;
    private final Filters filters;
    private final Registrar registrar;
    private final SocketRules rules;
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    Volumes(Names names, Filters filters, Registrar registrar, SocketRules rules) {
        this.names = names;
        this.filters = filters;
        this.registrar = registrar;
        this.rules = rules;
    }

    void addTo(Routes routes) {
        routes.add(
                "GET",
                "/volumes",
                call -> pass(call.path("/volumes", filters.narrow(call.query())), new Payload.None()));
        routes.add(
                "POST",
                "/volumes/prune",
                call -> pass(call.path("/volumes/prune", filters.narrow(call.query())), new Payload.None()));
        routes.add("POST", "/volumes/create", this::create);
        routes.add("GET", "/volumes/{*}/{}", call -> {
            throw Refusal.notFound("get " + call.target().path() + ": no such volume");
        });
        for (String method : Set.of("GET", "DELETE")) {
            routes.add(
                    method,
                    "/volumes/{}",
                    call -> pass(call.path("/volumes/" + outside(call.reference()), call.query()), new Payload.None()));
        }
    }

    /** Those without a name of the attempt's have one of the engine's. */
    private String outside(String name) throws Refusal, EngineException, InterruptedException {
        boolean unnamed = registrar
                .engine()
                .findVolume(name)
                .filter(volume -> registrar
                        .owner()
                        .getValue()
                        .equals(volume.labels().get(registrar.owner().getKey())))
                .isPresent();
        return unnamed ? name : names.outside(name);
    }

    private Decision create(Call call) throws IOException, Refusal, InterruptedException {
        ObjectNode volume = Json.known(call.json(), "", KEYS);
        judgeDriver(volume, "Driver", "DriverOpts");
        String name = Json.text(volume.path("Name"), "Name");
        String outside = name.isEmpty() ? names.unnamed() : names.outside(name);
        volume.put("Name", outside);
        volume.set("Labels", ContainerBody.labels(Json.object(volume.path("Labels"), "Labels"), registrar));
        registrar.record(Kind.VOLUME, outside);
        made.add(outside);
        return pass(call.path("/volumes/create", call.query()), new Payload.Written(Json.string(volume)))
                .making(Decision.STREAM);
    }

    /** Refuses what could be a way to the host's files. */
    void judgeDriver(ObjectNode volume, String driver, String options) throws Refusal {
        String name = Json.text(volume.path(driver), driver);
        if (!Set.of("", "local").contains(name)) {
            rules.require(Right.MOUNTS, "the volume driver " + name);
        }
        if (Json.says(volume.path(options))) {
            rules.require(Right.MOUNTS, "a volume with options for its driver");
        }
    }

    /** The engine's name of a volume that a container is to have. It is made, if need be, since the engine would give it no labels. */
    String use(String inside) throws IOException, Refusal, EngineException, InterruptedException {
        String outside = names.outside(inside);
        if (made.add(outside)) {
            registrar.record(Kind.VOLUME, outside);
            registrar.engine().createVolume(outside, registrar.labels());
        }
        return outside;
    }
}
