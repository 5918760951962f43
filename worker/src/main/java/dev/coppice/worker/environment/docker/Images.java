package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.environment.PullPolicy;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.engine.PullProgress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Images of an engine. */
final class Images {
    private static final Duration IMPORT = Duration.ofMinutes(10);

    private final Connection connection;
    private final RegistryLogins logins;

    Images(Connection connection, RegistryLogins logins) {
        this.connection = connection;
        this.logins = logins;
    }

    Optional<Image> find(String reference) throws EngineException, InterruptedException {
        try {
            return Optional.of(inspect(reference));
        } catch (EngineException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Image inspect(String reference) throws EngineException, InterruptedException {
        return connection.call(
                "inspect the image " + reference,
                Connection.SHORT,
                () -> image(connection.docker().inspectImageCmd(reference).exec()));
    }

    Image obtain(String reference, PullPolicy policy, PullProgress progress)
            throws EngineException, InterruptedException {
        if (policy != PullPolicy.ALWAYS) {
            Optional<Image> found = find(reference);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (policy == PullPolicy.NEVER || reference.startsWith("sha256:")) {
            throw connection
                    .failures()
                    .told(Kind.NOT_FOUND, "find the image " + reference, "it is not there, and not to be pulled");
        }
        new Pull(connection, ImageName.parse(reference), progress).run(logins);
        return inspect(reference);
    }

    String importFrom(String reference, InputStream tar, Map<String, String> labels)
            throws EngineException, InterruptedException {
        ImageName name = ImageName.parse(reference);
        Request request = Request.builder()
                .method(Request.Method.POST)
                .path("/images/create?fromSrc=-&repo=" + Paths.segment(name.repository()) + "&tag="
                        + Paths.segment(name.version())
                        + labels.entrySet().stream()
                                .map(label -> "&changes="
                                        + Paths.segment(
                                                "LABEL \"" + label.getKey() + "\"=\"" + label.getValue() + "\""))
                                .collect(Collectors.joining()))
                .putHeader("Content-Type", "application/x-tar")
                .body(tar)
                .build();
        String asked = "import the image " + reference;
        try (Response response = connection.open(asked, IMPORT, request)) {
            String said = connection.call(
                    asked, IMPORT, () -> new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
            if (said.contains("\"error\"")) {
                throw connection.failures().told(Kind.OTHER, asked, said);
            }
        }
        return inspect(reference).id();
    }

    void remove(String reference) throws EngineException, InterruptedException {
        Networks.gone(() -> connection.call(
                "remove the image " + reference,
                Connection.LONG,
                () -> connection.docker().removeImageCmd(reference).exec()));
    }

    private static Image image(InspectImageResponse image) {
        ContainerConfig config = image.getConfig();
        return new Image(
                image.getId(),
                Values.list(image.getRepoDigests()),
                config == null ? Set.of() : ports(config),
                config == null ? Set.of() : Values.map(config.getVolumes()).keySet(),
                config == null ? "" : Values.text(config.getUser()),
                config != null && config.getHealthcheck() != null,
                config == null || config.getLabels() == null ? Map.of() : config.getLabels(),
                Values.number(image.getSize()));
    }

    private static Set<Integer> ports(ContainerConfig config) {
        return Values.list(config.getExposedPorts()).stream()
                .filter(port -> port.getProtocol() == InternetProtocol.TCP)
                .map(ExposedPort::getPort)
                .collect(Collectors.toSet());
    }

    static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.asText();
    }
}
