package dev.coppice.worker.environment.socket;

import static dev.coppice.worker.environment.socket.Decision.pass;

import dev.coppice.worker.environment.socket.Decision.Answer;
import dev.coppice.worker.environment.socket.Decision.Payload;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/** Calls about the engine itself, and the ways to BuildKit. */
final class SystemCalls {
    private final Filters filters;
    private final SocketRules rules;

    SystemCalls(Filters filters, SocketRules rules) {
        this.filters = filters;
        this.rules = rules;
    }

    void addTo(Routes routes) {
        for (String path : List.of("/_ping", "/version", "/info")) {
            routes.add("GET", path, call -> pass(call.path(), new Payload.None()));
            routes.add("HEAD", path, call -> pass(call.path(), new Payload.None()));
        }
        routes.add("POST", "/auth", call -> pass(call.path(), new Payload.Written(Json.string(call.json()))));
        routes.add(
                "GET", "/events", call -> pass(call.path("/events", filters.narrow(call.query())), new Payload.None()));
        // The cache is there for all; of what is there, nothing is the attempt's.
        routes.add(
                "POST",
                "/build/prune",
                call -> Decision.Say.of(JsonNodeFactory.instance.objectNode().put("SpaceReclaimed", 0)));
        for (String things : List.of("services", "tasks", "nodes", "secrets", "configs")) {
            routes.add("GET", "/" + things, call -> noSwarm());
            routes.add("GET", "/" + things + "/{*}", call -> noSwarm());
        }
        routes.add("GET", "/plugins", call -> Decision.Say.of(JsonNodeFactory.instance.arrayNode()));
        routes.add("GET", "/plugins/{*}/json", call -> {
            throw Refusal.notFound("plugin \"" + call.reference() + "\" not found");
        });
        // A session gives the engine what a build asks for: files of the client's, and answers of its own.
        routes.add(
                "POST",
                "/session",
                call -> pass(call.path(), new Payload.Stream()).answered(new Answer.Raw()));
        routes.add("POST", "/grpc", call -> {
            rules.require(
                    Right.BUILDKIT,
                    "a build that goes to BuildKit itself (docker buildx), where what is built can be given no name and no"
                            + " label of the attempt's,");
            return pass(call.path(), new Payload.Stream()).answered(new Answer.Raw());
        });
    }

    /** In the engine's own words: programs that look for something of any kind look for them. */
    private static Decision noSwarm() throws Refusal {
        throw Refusal.unavailable("This node is not a swarm manager: calls about swarms are not passed on");
    }
}
