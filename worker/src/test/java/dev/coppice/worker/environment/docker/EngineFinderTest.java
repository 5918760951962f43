package dev.coppice.worker.environment.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.worker.environment.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFinderTest {
    // echo -n far | sha256sum
    private static final String FAR = "contexts/meta/512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

    @TempDir
    private Path home = Path.of("");

    @Test
    void takesDockerHostBeforeAllElse() throws Exception {
        context("tcp://10.0.0.1:2375");

        assertThat(find(Map.of("DOCKER_HOST", "unix:///run/mine.sock")))
                .isEqualTo("unix:///run/mine.sock (DOCKER_HOST)");
        assertThat(find(Map.of("DOCKER_HOST", "tcp://127.0.0.1:2375"))).startsWith("tcp://127.0.0.1:2375");
    }

    @Test
    void takesTheCurrentContext() throws Exception {
        context("unix:///run/far.sock");

        assertThat(find(Map.of())).isEqualTo("unix:///run/far.sock (Docker context far)");
        assertThat(find(Map.of("DOCKER_HOST", " ", "DOCKER_CONTEXT", "far"))).startsWith("unix:///run/far.sock");
        assertThatThrownBy(() -> find(Map.of("DOCKER_CONTEXT", "other")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no Docker context \"other\"");
    }

    @Test
    void namesWhatCantBeUsed() throws Exception {
        assertThatThrownBy(() -> find(Map.of("DOCKER_HOST", "ssh://far")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("DOCKER_HOST names ssh://far");
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{");
        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(".docker/config.json can't be read");
    }

    @Test
    void readsNamesOfImages() {
        assertThat(ImageName.parse("postgres")).isEqualTo(new ImageName("postgres", "latest"));
        assertThat(ImageName.parse("127.0.0.1:5000/a/b:17")).isEqualTo(new ImageName("127.0.0.1:5000/a/b", "17"));
        assertThat(ImageName.parse("127.0.0.1:5000/b")).isEqualTo(new ImageName("127.0.0.1:5000/b", "latest"));
        assertThat(ImageName.parse("b:1@sha256:ab")).isEqualTo(new ImageName("b", "sha256:ab"));
        assertThat(ImageName.parse("127.0.0.1:5000/b").registry()).isEqualTo("127.0.0.1:5000");
        assertThat(ImageName.parse("library/b").registry()).isEqualTo("docker.io");
    }

    private void context(String host) throws Exception {
        Path meta = Files.createDirectories(home.resolve(".docker").resolve(FAR));
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"far\"}");
        Files.writeString(meta.resolve("meta.json"), "{\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
    }

    private String find(Map<String, String> env) throws EngineException {
        return new EngineFinder(env, home).find().toString();
    }
}
