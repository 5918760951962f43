package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds this user's engine as Docker's command line does, and then also where others put theirs. */
final class EngineFinder {
    private final Map<String, String> env;
    private final Path home;
    private final DockerConfiguration configuration;

    EngineFinder(Map<String, String> env, Path home) {
        this.env = env;
        this.home = home;
        configuration = new DockerConfiguration(env, home);
    }

    EngineAddress find() throws EngineException {
        String host = env.getOrDefault("DOCKER_HOST", "");
        if (!host.isBlank()) {
            return address(host, "DOCKER_HOST");
        }
        String named = env.getOrDefault("DOCKER_CONTEXT", "");
        String context = named.isBlank() ? currentContext() : named;
        if (!context.isBlank() && !context.equals("default")) {
            return contexts(context);
        }
        return socket();
    }

    private String currentContext() throws EngineException {
        try {
            return configuration.read().path("currentContext").asText("");
        } catch (IOException e) {
            throw EngineException.noneFound("can't tell which container engine to use: " + e.getMessage()
                    + "; mend the file, or set DOCKER_HOST");
        }
    }

    private EngineAddress contexts(String name) throws EngineException {
        try {
            JsonNode endpoint = configuration.context(name).path("Endpoints").path("docker");
            String host = endpoint.path("Host").asText("");
            if (host.isBlank()) {
                throw EngineException.noneFound("there is no Docker context \"" + name + "\" in " + configuration
                        + ": see `docker context ls`, or set DOCKER_HOST");
            }
            return address(host, "Docker context " + name);
        } catch (IOException e) {
            throw EngineException.noneFound("the Docker context \"" + name + "\" is of no use: " + e.getMessage());
        }
    }

    private static EngineAddress address(String host, String foundBy) throws EngineException {
        String text = host.startsWith("/") ? "unix://" + host : host;
        try {
            URI uri = new URI(text);
            if ("unix".equals(uri.getScheme()) || "tcp".equals(uri.getScheme())) {
                return new EngineAddress(uri, foundBy);
            }
        } catch (URISyntaxException e) {
            throw EngineException.noneFound(foundBy + " is no address: " + host + ": write unix:///path/to/socket");
        }
        throw EngineException.noneFound(
                foundBy + " names " + host + ", and only unix:// and tcp:// (without TLS) are known:"
                        + " forward the engine's socket to this host, and name that");
    }

    private EngineAddress socket() throws EngineException {
        List<String> refused = new ArrayList<>();
        Map<Path, String> places = places();
        for (Map.Entry<Path, String> place : places.entrySet()) {
            if (Files.exists(place.getKey())) {
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(place.getKey()))) {
                    return new EngineAddress(URI.create("unix://" + channel.getRemoteAddress()), place.getValue());
                } catch (IOException e) {
                    refused.add(place.getKey() + ": " + e.getMessage());
                }
            }
        }
        throw EngineException.noneFound(
                refused.isEmpty()
                        ? "there is no container engine: no socket at any of " + places.keySet()
                                + ". Install Docker or Podman, or set DOCKER_HOST"
                        : "there is no container engine that this user can use: " + String.join("; ", refused)
                                + ". Start it; or join the group that owns the socket (`ls -l` shows it), and log in"
                                + " again");
    }

    private Map<Path, String> places() {
        Map<Path, String> places = new LinkedHashMap<>();
        String runtime = env.getOrDefault("XDG_RUNTIME_DIR", "");
        places.put(Path.of("/var/run/docker.sock"), "the usual place");
        if (!runtime.isBlank()) {
            places.put(Path.of(runtime, "docker.sock"), "rootless Docker's usual place");
        }
        places.put(home.resolve(".docker/run/docker.sock"), "Docker Desktop's usual place");
        if (!runtime.isBlank()) {
            places.put(Path.of(runtime, "podman/podman.sock"), "rootless Podman's usual place");
        }
        places.put(Path.of("/run/podman/podman.sock"), "Podman's usual place");
        return places;
    }
}
