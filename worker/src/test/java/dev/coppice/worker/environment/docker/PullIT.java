package dev.coppice.worker.environment.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coppice.environment.PullPolicy;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.testkit.engine.TestRegistry;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.Image;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EngineTest
class PullIT {
    private final PrivateEngine test;

    @TempDir
    private Path folder = Path.of("");

    PullIT(PrivateEngine test) {
        this.test = test;
    }

    @Test
    void pullsByTagAndByDigest() throws Exception {
        try (TestRegistry registry = TestRegistry.start(false);
                ContainerEngine engine = EngineFixture.open(test, Map.of())) {
            test.standIn("coppice-test/pushed:1", "true");
            String name = registry.push(test, "coppice-test/pushed:1", "busybox:1");
            test.removeImage("coppice-test/pushed:1"); // else Podman gives it the digest that it had here as well

            Image image = engine.obtainImage(name, PullPolicy.MISSING, (bytes, known) -> {});

            assertThat(image.exactName()).startsWith(registry.address() + "/busybox@sha256:");
            assertThat(engine.obtainImage(image.exactName(), PullPolicy.ALWAYS, (bytes, known) -> {})
                            .id())
                    .isEqualTo(image.id());
            engine.removeImage(name);
            EngineException missing = catchThrowableOfType(
                    EngineException.class,
                    () -> engine.obtainImage(
                            registry.address() + "/no/such:1", PullPolicy.MISSING, (bytes, known) -> {}));
            assertThat(missing.kind()).isEqualTo(Kind.PULL_REFUSED);
            assertThat(missing).hasMessageContaining("/no/such:1").hasMessageContaining("manifest unknown");
        }
    }

    @Test
    void pullsWithTheCredentialsOfTheDockerConfiguration() throws Exception {
        try (TestRegistry registry = TestRegistry.start(true)) {
            String name = registry.push(test, test.busybox(), "secret:1");
            String login = TestRegistry.USER + ":" + TestRegistry.PASSWORD;
            String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));

            EngineException refused = catchThrowableOfType(EngineException.class, () -> pull(name, "{}"));
            assertThat(refused.kind()).isEqualTo(Kind.PULL_REFUSED);
            assertThat(refused).hasMessageFindingMatch("no basic auth credentials|authentication required");

            pull(name, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.address(), encoded));
        }
    }

    @Test
    void pullsWithTheCredentialsOfAHelper() throws Exception {
        try (TestRegistry registry = TestRegistry.start(true)) {
            String name = registry.push(test, test.busybox(), "secret:1");
            Path helper = Files.writeString(folder.resolve("docker-credential-fixture"), """
                #!/bin/sh
                [ "$1" = get ] && [ "$(cat)" = "%s" ] || exit 1
                echo '{"ServerURL":"","Username":"%s","Secret":"%s"}'
                """.formatted(
                            registry.address(), TestRegistry.USER, TestRegistry.PASSWORD));
            Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));

            pull(name, "{\"credHelpers\":{\"%s\":\"fixture\"}}".formatted(registry.address()));
            pull(name, "{\"credsStore\":\"fixture\"}");
        }
    }

    private void pull(String image, String configuration) throws Exception {
        Files.writeString(folder.resolve("config.json"), configuration);
        Map<String, String> env = Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder + ":/usr/bin:/bin");
        try (ContainerEngine engine = EngineFixture.open(test, env)) {
            assertThat(engine.obtainImage(image, PullPolicy.ALWAYS, (done, known) -> {})
                            .id())
                    .startsWith("sha256:");
            engine.removeImage(image);
        }
    }
}
