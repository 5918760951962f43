package dev.coppice.worker.environment.socket;

import static dev.coppice.worker.environment.socket.Decision.pass;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.Subnet;
import dev.coppice.worker.environment.socket.Decision.Answer;
import dev.coppice.worker.environment.socket.Decision.Payload;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Calls about networks. Each that is made gets a subnet of Coppice's, as the engine has few, and two attempts may name the same. */
final class NetworkCalls {
    private static final Set<String> KEYS = Set.of(
            "Name",
            "CheckDuplicate",
            "Driver",
            "Scope",
            "Internal",
            "Attachable",
            "Ingress",
            "ConfigOnly",
            "ConfigFrom",
            "IPAM",
            "EnableIPv4",
            "EnableIPv6",
            "Options",
            "Labels");
    private static final Set<String> OPTIONS = Set.of(
            "com.docker.network.bridge.enable_icc",
            "com.docker.network.bridge.enable_ip_masquerade",
            "com.docker.network.driver.mtu",
            "com.docker.network.container_iface_prefix");

    private final Names names;
    private final Possessions own;
    private final Filters filters;
    private final ContainerBody bodies;
    private final Registrar registrar;
    private final SocketRules rules;

    NetworkCalls(
            Names names,
            Possessions own,
            Filters filters,
            ContainerBody bodies,
            Registrar registrar,
            SocketRules rules) {
        this.names = names;
        this.own = own;
        this.filters = filters;
        this.bodies = bodies;
        this.registrar = registrar;
        this.rules = rules;
    }

    void addTo(Routes routes) {
        routes.add(
                "GET",
                "/networks",
                call -> pass(call.path("/networks", filters.narrow(call.query())), new Payload.None()));
        routes.add(
                "POST",
                "/networks/prune",
                call -> pass(call.path("/networks/prune", filters.narrow(call.query())), new Payload.None()));
        routes.add("POST", "/networks/create", this::create);
        routes.add("GET", "/networks/{}", this::inspect);
        routes.add("GET", "/networks/{*}", call -> {
            throw Refusal.notFound("network " + call.reference() + " not found"); // an image, say
        });
        routes.add(
                "DELETE",
                "/networks/{}",
                call -> pass(
                        call.path("/networks/" + own.ownNetwork(call.reference()), call.query()), new Payload.None()));
        routes.add("POST", "/networks/{}/connect", this::connect);
        routes.add("POST", "/networks/{}/disconnect", this::disconnect);
    }

    private Decision create(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode network = Json.known(call.json(), "", KEYS);
        String driver = Json.text(network.path("Driver"), "Driver");
        if (!Set.of("", "bridge", "default").contains(driver)) {
            rules.require(Right.HOST, "a network with the driver " + driver);
        }
        Json.known(Json.object(network.path("Options"), "Options"), "the network's option ", OPTIONS);
        for (String key : Set.of("Ingress", "ConfigOnly")) {
            if (Json.says(network.path(key))) {
                rules.require(Right.HOST, "a network with " + key);
            }
        }
        if (Json.says(Json.object(network.path("ConfigFrom"), "ConfigFrom").path("Network"))) {
            rules.require(Right.HOST, "a network with ConfigFrom");
        }
        String outside = names.outside(Json.text(network.path("Name"), "Name"));
        network.put("Name", outside).put("CheckDuplicate", true).remove("EnableIPv6");
        network.set("Labels", ContainerBody.labels(Json.object(network.path("Labels"), "Labels"), registrar));
        own.expectNetwork(outside);
        Subnet subnet = registrar.subnet();
        network.putObject("IPAM")
                .put("Driver", "default")
                .putArray("Config")
                .addObject()
                .put("Subnet", subnet.toString())
                .put("Gateway", subnet.gateway());
        return pass(call.path("/networks/create", call.query()), new Payload.Written(Json.string(network)))
                .making(new Answer.Seen(own::madeNetwork));
    }

    /** Of the engine's own networks nobody is told who else is on them. */
    private Decision inspect(Call call) throws Refusal, EngineException, InterruptedException {
        String network = own.network(call.reference());
        var asked = pass(call.path("/networks/" + network, call.query()), new Payload.None());
        return Possessions.isPredefined(network)
                ? asked.answered(new Answer.Seen(answer -> answer.putObject("Containers")))
                : asked;
    }

    private Decision connect(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode asked = Json.known(call.json(), "", Set.of("Container", "EndpointConfig"));
        String network = own.network(call.reference());
        String container = own.container(Json.text(asked.path("Container"), "Container"));
        String name =
                names.inside(registrar.engine().inspectContainer(container).name());
        ObjectNode body = asked.objectNode().put("Container", container);
        body.set(
                "EndpointConfig",
                bodies.endpoint(
                        Json.object(asked.path("EndpointConfig"), "EndpointConfig"), network, Optional.of(name)));
        return pass(
                call.path("/networks/" + network + "/connect", call.query()), new Payload.Written(Json.string(body)));
    }

    private Decision disconnect(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode body = Json.known(call.json(), "", Set.of("Container", "Force"));
        body.put("Container", own.container(Json.text(body.path("Container"), "Container")));
        return pass(
                call.path("/networks/" + own.network(call.reference()) + "/disconnect", call.query()),
                new Payload.Written(Json.string(body)));
    }
}
