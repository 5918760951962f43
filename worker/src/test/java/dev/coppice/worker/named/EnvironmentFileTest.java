package dev.coppice.worker.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.worker.environment.compose.Target;
import dev.coppice.worker.named.NamedEnvironment.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAndOnlyItsOwnerMay() throws Exception {
        Map<Target, Integer> ports = new LinkedHashMap<>();
        ports.put(new Target("web", 8069), 8095);
        ports.put(new Target("a b", 80), 8090);
        NamedEnvironment environment = new NamedEnvironment(
                "WO-042",
                State.FAILED,
                "shop-env-wo-042-1a2b",
                Path.of("/home/a b/shop"),
                List.of(Path.of("/home/a b/shop/compose.yml"), Path.of("/x=y.yml")),
                List.of("dev"),
                List.of("TOKEN"),
                Optional.of(8069),
                8090,
                8999,
                Duration.ofMinutes(5),
                ports,
                List.of("db", "web"),
                new TreeMap<>(Map.of("user", "admin", "password", "a=b#c\\")),
                Duration.ofHours(8),
                Instant.parse("2030-01-02T03:04:05Z"),
                Instant.parse("2030-01-02T11:04:05Z"),
                "somebody",
                Optional.of("it\nbroke"));
        Path file = folder.resolve("environment.properties");

        EnvironmentFile.write(file, environment);

        assertThat(EnvironmentFile.read(file)).isEqualTo(environment);
        assertThat(List.copyOf(EnvironmentFile.read(file).ports().keySet())).isEqualTo(List.copyOf(ports.keySet()));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatCantBeReadIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("x"), "name=a\n");
        assertThatThrownBy(() -> EnvironmentFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " can't be read: it has no ");
    }
}
