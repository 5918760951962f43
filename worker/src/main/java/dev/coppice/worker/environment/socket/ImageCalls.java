package dev.coppice.worker.environment.socket;

import static dev.coppice.worker.environment.socket.Decision.pass;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.socket.Decision.Pass;
import dev.coppice.worker.environment.socket.Decision.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Calls about images. Those in the engine are there for all to see and use; names that an attempt gives are its own, and nobody else's change
 * by them.
 */
final class ImageCalls {
    private static final Set<String> BUILD = Set.of(
            "dockerfile",
            "t",
            "extrahosts",
            "remote",
            "q",
            "nocache",
            "cachefrom",
            "pull",
            "rm",
            "forcerm",
            "memory",
            "memswap",
            "cpushares",
            "cpusetcpus",
            "cpusetmems",
            "cpuperiod",
            "cpuquota",
            "buildargs",
            "shmsize",
            "squash",
            "labels",
            "networkmode",
            "platform",
            "target",
            "version",
            "session",
            "buildid",
            "ulimits");

    private final Names names;
    private final Possessions own;
    private final Filters filters;
    private final Registrar registrar;
    private final SocketRules rules;

    ImageCalls(Names names, Possessions own, Filters filters, Registrar registrar, SocketRules rules) {
        this.names = names;
        this.own = own;
        this.filters = filters;
        this.registrar = registrar;
        this.rules = rules;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/images/json", call -> pass(call.path(), new Payload.None()));
        routes.add("GET", "/images/search", call -> pass(call.path(), new Payload.None()));
        routes.add("GET", "/distribution/{*}/json", call -> pass(call.path(), new Payload.None()));
        routes.add("POST", "/images/create", this::create);
        routes.add(
                "POST",
                "/images/prune",
                call -> pass(call.path("/images/prune", filters.narrow(call.query())), new Payload.None()));
        for (String part : List.of("json", "history", "get")) {
            routes.add(
                    "GET",
                    "/images/{*}/" + part,
                    call -> pass(
                            call.path("/images/" + own.image(call.reference()) + "/" + part, call.query()),
                            new Payload.None()));
        }
        routes.add("POST", "/images/{*}/tag", this::tag);
        routes.add("DELETE", "/images/{*}", this::remove);
        routes.add("POST", "/build", this::build);
        routes.add("POST", "/build/cancel", call -> pass(call.path(), new Payload.None()));
        routes.add("POST", "/commit", this::commit);
    }

    /** A pull, or the import of an archive. */
    private Decision create(Call call) throws IOException, Refusal, InterruptedException {
        Query query = call.query();
        if (query.first("fromSrc").filter(source -> !source.isEmpty()).isEmpty()) {
            query.allow(Set.of("fromImage", "tag", "platform", "repo", "fromSrc"));
            return pass(call.path("/images/create", query), new Payload.None());
        }
        query.allow(Set.of("fromSrc", "repo", "tag", "message", "changes", "platform"));
        return made(call, "/images/create", new Payload.Stream());
    }

    private Decision commit(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        call.query().allow(Set.of("container", "repo", "tag", "comment", "author", "pause", "changes"));
        String container = own.container(call.query().first("container").orElse(""));
        Call ofIt = new Call(
                call.method(),
                new Target(
                        call.target().version(),
                        call.target().path(),
                        call.query().with("container", container)),
                call.references(),
                call.body());
        return made(ofIt, "/commit", new Payload.Written("{}"));
    }

    /** Of {@code repo} and {@code tag}, with the owner's labels as changes. */
    private Decision made(Call call, String path, Payload payload) throws IOException, Refusal, InterruptedException {
        Query query = call.query();
        String outside =
                outside(query.first("repo").orElse(""), query.first("tag").orElse(""));
        int colon = outside.lastIndexOf(':');
        List<String> changes = new ArrayList<>(query.values("changes"));
        registrar.labels().forEach((key, value) -> changes.add("LABEL \"" + key + "\"=\"" + value + "\""));
        return pass(
                        call.path(
                                path,
                                query.with("repo", outside.substring(0, colon))
                                        .with("tag", outside.substring(colon + 1))
                                        .with("changes", changes)),
                        payload)
                .making(Decision.STREAM);
    }

    private String outside(String name, String tag) throws IOException, Refusal, InterruptedException {
        if (name.isEmpty()) {
            String unnamed = names.unnamed() + ":latest";
            own.expectImage(unnamed, unnamed);
            return unnamed;
        }
        String inside = ImageNames.full(name, tag);
        own.expectImage(inside, names.prefix() + inside);
        return names.prefix() + inside;
    }

    private Decision build(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        Query query = call.query();
        query.allow(BUILD);
        String network = query.first("networkmode").orElse("");
        if (network.equals("host")) {
            rules.require(Right.HOST, "the host's network for a build");
        } else if (network.startsWith("container:")) {
            query = query.with("networkmode", "container:" + own.container(network.substring("container:".length())));
        } else if (!network.isEmpty()) {
            query = query.with("networkmode", own.network(network));
        }
        List<String> outside = new ArrayList<>();
        for (String name : query.values("t").isEmpty() ? List.of("") : query.values("t")) {
            outside.add(outside(name, ""));
        }
        JsonNode asked = Json.read(
                query.first("labels")
                        .filter(text -> !text.isEmpty())
                        .orElse("{}")
                        .getBytes(StandardCharsets.UTF_8),
                "the parameter labels");
        JsonNode labels = ContainerBody.labels(Json.object(asked, "the parameter labels"), registrar);
        // What a build that is given up leaves has no labels: the engine removes it.
        Query changed = query.with("t", outside)
                .with("labels", Json.string(labels))
                .with("rm", "1")
                .with("forcerm", "1");
        return pass(call.path("/build", changed), new Payload.Stream()).making(Decision.STREAM);
    }

    /** The engine is not told: a name more for an image of somebody else's would be nobody's to remove. */
    private Decision tag(Call call) throws Refusal, EngineException, InterruptedException {
        String image = own.image(call.reference());
        String inside = ImageNames.full(
                call.query().first("repo").orElse(""), call.query().first("tag").orElse(""));
        Optional<Image> found = registrar.engine().findImage(image);
        if (found.isEmpty()) {
            throw Refusal.notFound("No such image: " + call.reference());
        }
        own.nameImage(
                inside,
                own.ownImage(call.reference()).isPresent() ? image : found.get().id());
        return new Decision.Say(201, "");
    }

    private Decision remove(Call call) throws Refusal, EngineException, InterruptedException {
        String reference = call.reference();
        String inside = ImageNames.full(reference);
        Optional<String> outside = own.ownImage(reference);
        if (outside.isPresent() && !outside.get().equals(names.prefix() + inside)) {
            own.forgetImage(inside);
            return Decision.Say.of(JsonNodeFactory.instance
                    .arrayNode()
                    .add(JsonNodeFactory.instance.objectNode().put("Untagged", inside)));
        }
        Optional<Image> found = registrar.engine().findImage(own.image(reference));
        if (found.isEmpty()) {
            throw Refusal.notFound("No such image: " + reference);
        }
        if (!isOwn(found.get().labels())) {
            throw Refusal.forbidden(
                    "the image " + reference + " stays: it was not made here, and others may be using it");
        }
        Pass removal = pass(call.path("/images/" + own.image(reference), call.query()), new Payload.None());
        own.forgetImage(inside);
        return removal;
    }

    private boolean isOwn(Map<String, String> labels) {
        return own.isOwn(labels);
    }
}
