package dev.coppice.cli.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.Invocation;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ProcessSettingsTest {

    private static ProcessSettings settings(String... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Invocation invocation = new Invocation(
                Path.of("/somewhere"), Map.of(), nowhere, nowhere, false, InstantSource.system(), code -> {});
        return ProcessSettings.of(CommandLine.populateCommand(new CoordinatorOptions(), arguments), invocation, "test");
    }

    @Test
    void theLeaseCanBeSet() {
        assertThat(settings().deciding().lease()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings("--lease", "1m").deciding().lease()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4s", "0", "soon"})
    void aLeaseThatAWorkerCanNotKeepIsRefused(String lease) {
        assertThatThrownBy(() -> settings("--lease", lease)).hasMessageContaining("--lease");
    }
}
