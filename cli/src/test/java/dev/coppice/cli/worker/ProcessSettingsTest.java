package dev.coppice.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.Invocation;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ProcessSettingsTest {

    private static ProcessSettings settings(String pool) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Invocation invocation = new Invocation(
                Path.of("/somewhere"), Map.of(), nowhere, nowhere, false, InstantSource.system(), code -> {});
        WorkerOptions options = CommandLine.populateCommand(
                new WorkerOptions(), "--coordinator", "http://localhost", "--allow-repo", "**", "--pool", pool);
        return ProcessSettings.of(options, invocation);
    }

    @Test
    void servesOnlyPoolsThatAPlanCanName() {
        assertThat(settings("default,gpu").pools()).containsExactlyInAnyOrder("default", "gpu");
        assertThatThrownBy(() -> settings("default,a b")).hasMessageContainingAll("--pool: \"a b\"", "letters");
    }
}
