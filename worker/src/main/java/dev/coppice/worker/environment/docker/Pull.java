package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.PullProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One pull of an image. For one thread. */
final class Pull {
    /** The registry may take its time; an engine that pulls tells of it several times a second. */
    private static final Duration STALLED = Duration.ofMinutes(3);

    private final Connection connection;
    private final ImageName image;
    private final String asked;
    private final PullProgress progress;
    private final Map<String, Long> done = new HashMap<>();
    private final Map<String, Long> known = new HashMap<>();

    Pull(Connection connection, ImageName image, PullProgress progress) {
        this.connection = connection;
        this.image = image;
        this.asked = "pull the image " + image;
        this.progress = progress;
    }

    void run(RegistryLogins logins) throws EngineException, InterruptedException {
        Request.Builder request = Request.builder()
                .method(Request.Method.POST)
                .path("/images/create?fromImage=" + Paths.segment(image.repository()) + "&tag="
                        + Paths.segment(image.version()));
        Optional<String> login = logins.header(image.registry());
        login.ifPresent(header -> request.putHeader("X-Registry-Auth", header));
        try (Response response = connection.open(asked, STALLED, request.build())) {
            read(response);
        } catch (EngineException e) {
            throw isTheRegistrys(e) ? connection.failures().told(Kind.PULL_REFUSED, asked, e.words()) : e;
        }
    }

    /** The answer's status is the engine's way to tell what the registry said. */
    private static boolean isTheRegistrys(EngineException e) {
        return e.kind() == Kind.NOT_FOUND
                || e.kind() == Kind.REFUSED
                || e.kind() == Kind.CONFLICT
                || (e.kind() == Kind.OTHER && e.getCause() instanceof BadAnswerException);
    }

    private void read(Response response) throws EngineException, InterruptedException {
        MappingIterator<JsonNode> messages = connection.call(
                asked,
                STALLED,
                () -> Connection.json().readerFor(JsonNode.class).readValues(response.getBody()));
        while (true) {
            Optional<JsonNode> message = connection.call(asked, STALLED, () -> next(messages));
            if (message.isEmpty()) {
                return;
            }
            String error = Images.text(message.get().path("error"));
            if (!error.isEmpty()) {
                throw connection.failures().told(Kind.PULL_REFUSED, asked, error);
            }
            note(message.get());
        }
    }

    private static Optional<JsonNode> next(MappingIterator<JsonNode> messages) throws IOException {
        return messages.hasNextValue() ? Optional.of(messages.nextValue()) : Optional.empty();
    }

    /** Bytes are counted while they come; afterwards the engine counts the same ones again as it unpacks them. */
    private void note(JsonNode message) {
        String layer = message.path("id").asText();
        String status = message.path("status").asText();
        if (status.equals("Downloading")) {
            done.put(layer, message.path("progressDetail").path("current").asLong());
            known.put(layer, message.path("progressDetail").path("total").asLong());
        } else if (status.equals("Download complete") || status.equals("Pull complete")) {
            done.put(layer, known.getOrDefault(layer, 0L));
        } else {
            return;
        }
        progress.pulled(sum(done), sum(known));
    }

    private static long sum(Map<String, Long> layers) {
        return layers.values().stream().mapToLong(Long::longValue).sum();
    }
}
