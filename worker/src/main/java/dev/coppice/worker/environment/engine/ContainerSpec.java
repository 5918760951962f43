package dev.coppice.worker.environment.engine;

import dev.coppice.environment.HealthCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container to be made. What is empty is as the image says.
 *
 * @param image a name or an id of one that is there
 * @param command in place of the image's; arguments for the entrypoint where there is one
 * @param entrypoint in place of the image's
 * @param network empty for the engine's default network
 * @param ports that are published
 * @param user such as {@code 1000:1000}
 * @param init whether a small process 1 passes signals on and reaps
 */
public record ContainerSpec(
        String image,
        String name,
        Map<String, String> labels,
        Map<String, String> env,
        Optional<List<String>> command,
        Optional<List<String>> entrypoint,
        List<Mount> mounts,
        Optional<NetworkPlace> network,
        List<PublishedPort> ports,
        Optional<HealthCheck> healthCheck,
        Optional<String> user,
        Optional<String> workingDirectory,
        boolean init,
        Rights rights,
        Limits limits) {

    public ContainerSpec {
        labels = Map.copyOf(labels);
        env = Map.copyOf(env);
        mounts = List.copyOf(mounts);
        ports = List.copyOf(ports);
    }

    /**
     * Begins one.
     *
     * @param name of the container, which no other of the engine has
     */
    public static Builder of(String image, String name) {
        return new Builder(image, name);
    }

    /** For one thread. */
    public static final class Builder {
        private final String image;
        private final String name;
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> env = new LinkedHashMap<>();
        private final List<Mount> mounts = new ArrayList<>();
        private final List<PublishedPort> ports = new ArrayList<>();
        private Optional<List<String>> command = Optional.empty();
        private Optional<List<String>> entrypoint = Optional.empty();
        private Optional<NetworkPlace> network = Optional.empty();
        private Optional<HealthCheck> healthCheck = Optional.empty();
        private Optional<String> user = Optional.empty();
        private Optional<String> workingDirectory = Optional.empty();
        private boolean init;
        private Rights rights = Rights.USUAL;
        private Limits limits = Limits.NONE;

        private Builder(String image, String name) {
            this.image = image;
            this.name = name;
        }

        public Builder labels(Map<String, String> more) {
            labels.putAll(more);
            return this;
        }

        public Builder env(Map<String, String> more) {
            env.putAll(more);
            return this;
        }

        public Builder command(List<String> words) {
            command = Optional.of(List.copyOf(words));
            return this;
        }

        public Builder entrypoint(List<String> words) {
            entrypoint = Optional.of(List.copyOf(words));
            return this;
        }

        public Builder mount(Mount mount) {
            mounts.add(mount);
            return this;
        }

        public Builder network(String name, List<String> aliases) {
            network = Optional.of(new NetworkPlace(name, aliases));
            return this;
        }

        public Builder publish(PublishedPort port) {
            ports.add(port);
            return this;
        }

        /** In place of all that were to be published. */
        public Builder ports(List<PublishedPort> published) {
            ports.clear();
            ports.addAll(published);
            return this;
        }

        public Builder healthCheck(HealthCheck check) {
            healthCheck = Optional.of(check);
            return this;
        }

        public Builder user(String text) {
            user = Optional.of(text);
            return this;
        }

        public Builder workingDirectory(String path) {
            workingDirectory = Optional.of(path);
            return this;
        }

        public Builder init() {
            init = true;
            return this;
        }

        public Builder rights(Rights given) {
            rights = given;
            return this;
        }

        public Builder limits(Limits given) {
            limits = given;
            return this;
        }

        public ContainerSpec build() {
            return new ContainerSpec(
                    image,
                    name,
                    labels,
                    env,
                    command,
                    entrypoint,
                    mounts,
                    network,
                    ports,
                    healthCheck,
                    user,
                    workingDirectory,
                    init,
                    rights,
                    limits);
        }
    }
}
