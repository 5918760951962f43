package dev.coppice.worker.environment.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An image that the engine has.
 *
 * @param id {@code sha256:…}
 * @param digests in the registries it was pulled from, {@code name@sha256:…}; none for an image that was made here
 * @param ports TCP ports that it says it listens on
 * @param volumes places in it where its containers get volumes
 * @param user that its containers run as, unless told otherwise; may be empty
 * @param healthCheck whether it brings one of its own
 * @param bytes that it takes, with the layers that others share
 */
public record Image(
        String id,
        List<String> digests,
        Set<Integer> ports,
        Set<String> volumes,
        String user,
        boolean healthCheck,
        Map<String, String> labels,
        long bytes) {
    public Image {
        labels = Map.copyOf(labels);
        digests = List.copyOf(digests);
        ports = Set.copyOf(ports);
        volumes = Set.copyOf(volumes);
    }

    /** What names exactly this image for people: a digest where there is one, else the id. */
    public String exactName() {
        return Optional.of(digests)
                .filter(all -> !all.isEmpty())
                .map(List::getFirst)
                .orElse(id);
    }
}
