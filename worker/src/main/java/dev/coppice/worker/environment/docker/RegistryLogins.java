package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Credentials for registries, from where {@code docker login} keeps them: in the configuration, or with a credential helper. */
final class RegistryLogins {
    private static final System.Logger LOG = System.getLogger(RegistryLogins.class.getName());
    private static final String DOCKER = "docker.io";
    private static final String DOCKERS_KEY = "https://index.docker.io/v1/";
    private static final String TOKEN = "<token>"; // in place of a user's name
    private static final long HELPER_SECONDS = 30;

    private final DockerConfiguration configuration;
    private final Map<String, String> env;

    RegistryLogins(DockerConfiguration configuration, Map<String, String> env) {
        this.configuration = configuration;
        this.env = env;
    }

    /** A header's value; empty when the user has no credentials for that registry. */
    Optional<String> header(String registry) throws InterruptedException {
        String key = registry.equals(DOCKER) ? DOCKERS_KEY : registry;
        try {
            JsonNode config = configuration.read();
            String helper = config.path("credHelpers")
                    .path(key)
                    .asText(config.path("credsStore").asText(""));
            Optional<ObjectNode> login = helper.isEmpty() ? Optional.empty() : askHelper(helper, key);
            return login.or(() -> written(config.path("auths"), key))
                    .map(found -> found.put("serveraddress", key))
                    .map(found -> Base64.getUrlEncoder()
                            .encodeToString(found.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // The registry may give the image to everybody; if not, this says why it does not.
            LOG.log(System.Logger.Level.WARNING, "no credentials for {0}: {1}", registry, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> written(JsonNode auths, String key) {
        for (String name : List.of(key, "https://" + key, "https://" + key + "/v1/", "https://" + key + "/v2/")) {
            JsonNode entry = auths.path(name);
            String token = entry.path("identitytoken").asText("");
            String pair = entry.path("auth").asText("");
            if (!token.isEmpty()) {
                return Optional.of(Connection.json().createObjectNode().put("identitytoken", token));
            }
            if (!pair.isEmpty()) {
                String[] parts = new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8).split(":", 2);
                return parts.length < 2 ? Optional.empty() : Optional.of(login(parts[0], parts[1]));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode login(String user, String secret) {
        ObjectNode login = Connection.json().createObjectNode();
        return user.equals(TOKEN)
                ? login.put("identitytoken", secret)
                : login.put("username", user).put("password", secret.replace("\0", ""));
    }

    /** By the PATH that it was given: Java looks at that of its own process. */
    private String program(String name) throws IOException {
        for (String place : env.getOrDefault("PATH", "").split(":", -1)) {
            Path program = Path.of(place, name);
            if (program.isAbsolute() && Files.isExecutable(program)) {
                return program.toString();
            }
        }
        throw new IOException("the Docker configuration names " + name + ", which is not in the PATH");
    }

    private Optional<ObjectNode> askHelper(String helper, String key) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program("docker-credential-" + helper), "get")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        try {
            try (OutputStream question = process.getOutputStream()) {
                question.write(key.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "docker-credential-" + helper + " did not answer within " + HELPER_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                return Optional.empty(); // it knows none
            }
            JsonNode answer =
                    Connection.json().readTree(process.getInputStream().readAllBytes());
            return Optional.of(login(
                    answer.path("Username").asText(), answer.path("Secret").asText()));
        } finally {
            process.destroyForcibly();
        }
    }
}
