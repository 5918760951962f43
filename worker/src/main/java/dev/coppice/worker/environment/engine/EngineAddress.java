package dev.coppice.worker.environment.engine;

import java.net.URI;

/**
 * Where a container engine is.
 *
 * @param uri {@code unix:///run/docker.sock} or {@code tcp://host:port}
 * @param foundBy such as {@code DOCKER_HOST}, for people
 */
public record EngineAddress(URI uri, String foundBy) {
    @Override
    public String toString() {
        return uri + " (" + foundBy + ")";
    }
}
