package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says in the engine's words which container the attempt wants, and refuses what it may not have. */
final class ContainerBody {
    private static final Set<String> KEYS = Set.of(
            "Hostname",
            "Domainname",
            "User",
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "ExposedPorts",
            "Tty",
            "OpenStdin",
            "StdinOnce",
            "Env",
            "Cmd",
            "Healthcheck",
            "ArgsEscaped",
            "Image",
            "Volumes",
            "WorkingDir",
            "Entrypoint",
            "NetworkDisabled",
            "MacAddress",
            "OnBuild",
            "Labels",
            "StopSignal",
            "StopTimeout",
            "Shell",
            "HostConfig",
            "NetworkingConfig");
    private static final Set<String> ENDPOINT = Set.of(
            "Aliases",
            "Links",
            "MacAddress",
            "GwPriority",
            "DriverOpts",
            "IPAMConfig",
            "NetworkID",
            "EndpointID",
            "Gateway",
            "IPAddress",
            "IPPrefixLen",
            "IPv6Gateway",
            "GlobalIPv6Address",
            "GlobalIPv6PrefixLen",
            "DNSNames");
    /** The rest is what the engine tells, or a place in a subnet that is replaced. */
    private static final List<String> OF_ENDPOINT = List.of("Aliases", "Links", "MacAddress", "GwPriority");

    private final Possessions own;
    private final Registrar registrar;
    private final HostConfigRules host;
    private final MountRules mounts;

    ContainerBody(Possessions own, Registrar registrar, HostConfigRules host, MountRules mounts) {
        this.own = own;
        this.registrar = registrar;
        this.host = host;
        this.mounts = mounts;
    }

    /** @param name by which others on its networks find it, as they would by its name */
    ObjectNode rewrite(ObjectNode asked, Optional<String> name)
            throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode body = Json.known(asked, "", KEYS);
        String image = own.image(Json.text(body.path("Image"), "Image"));
        body.put("Image", image);
        body.set("Labels", labels(Json.object(body.path("Labels"), "Labels"), registrar));
        ObjectNode hostConfig = host.check(Json.object(body.path("HostConfig"), "HostConfig"));
        ObjectNode volumes = Json.object(body.path("Volumes"), "Volumes");
        body.remove("Volumes");
        Set<String> ofImage =
                registrar.engine().findImage(image).map(Image::volumes).orElse(Set.of());
        mounts.rewrite(hostConfig, volumes.propertyNames(), ofImage);
        body.set("HostConfig", hostConfig);
        ObjectNode networking = networking(
                Json.object(body.path("NetworkingConfig"), "NetworkingConfig"),
                hostConfig.path("NetworkMode").asString(""),
                name);
        body.set("NetworkingConfig", networking);
        return body;
    }

    /** Those asked for, with ours, which nobody else gives. */
    static ObjectNode labels(ObjectNode asked, Registrar registrar) throws Refusal {
        for (String key : asked.propertyNames()) {
            if (key.startsWith("dev.coppice.")) {
                throw Refusal.forbidden("the label " + key + " is Coppice's own: labels that begin with dev.coppice."
                        + " can't be given");
            }
        }
        ObjectNode labels = asked.deepCopy();
        registrar.labels().forEach(labels::put);
        return labels;
    }

    private ObjectNode networking(ObjectNode asked, String mode, Optional<String> name)
            throws Refusal, EngineException, InterruptedException {
        ObjectNode networking = asked.objectNode();
        ObjectNode endpoints = networking.putObject("EndpointsConfig");
        ObjectNode known = Json.known(asked, "NetworkingConfig.", Set.of("EndpointsConfig"));
        for (var endpoint :
                Json.object(known.path("EndpointsConfig"), "EndpointsConfig").properties()) {
            String network = endpoint.getKey().equals(mode) ? mode : own.network(endpoint.getKey());
            endpoints.set(network, endpoint(Json.object(endpoint.getValue(), "an endpoint"), network, name));
        }
        boolean named = !mode.isEmpty() && !mode.contains(":") && !mode.equals("host");
        if (named && !Possessions.isPredefined(mode) && !endpoints.has(mode)) {
            endpoints.set(mode, endpoint(asked.objectNode(), mode, name));
        }
        return networking;
    }

    /** A place on a network; the engine's own networks know no further names. */
    ObjectNode endpoint(ObjectNode asked, String network, Optional<String> name)
            throws Refusal, EngineException, InterruptedException {
        Json.known(asked, "an endpoint's ", ENDPOINT);
        ObjectNode endpoint = asked.objectNode();
        for (String key : OF_ENDPOINT) {
            if (Json.says(asked.path(key))) {
                endpoint.set(key, asked.path(key));
            }
        }
        if (endpoint.has("Links")) {
            endpoint.set("Links", host.links(Json.array(endpoint.path("Links"), "Links")));
        }
        if (name.isPresent() && !Possessions.isPredefined(network)) {
            ArrayNode aliases = Json.array(endpoint.path("Aliases"), "Aliases").deepCopy();
            aliases.add(name.get());
            endpoint.set("Aliases", aliases);
        }
        return endpoint;
    }
}
