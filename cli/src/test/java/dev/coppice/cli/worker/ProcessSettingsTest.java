package dev.coppice.cli.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.Invocation;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProcessSettingsTest {
    @TempDir
    Path folder;

    private ProcessSettings settings(String... arguments) {
        return settings(Map.of(), arguments);
    }

    private ProcessSettings settings(Map<String, String> environment, String... arguments) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Invocation invocation =
                new Invocation(folder, environment, nowhere, nowhere, false, InstantSource.system(), code -> {});
        CommandLine line = WorkerCommand.of(invocation);
        List<String> all = new ArrayList<>(List.of("--coordinator=http://localhost", "--allow-repo=**", "--data=data"));
        all.addAll(List.of(arguments));
        line.parseArgs(all.toArray(String[]::new));
        return ProcessSettings.of(
                (WorkerOptions) requireNonNull(line.getMixins().get("options")), invocation);
    }

    @Test
    void servesOnlyPoolsThatAPlanCanName() {
        assertThat(settings("--pool=default,gpu").pools()).containsExactlyInAnyOrder("default", "gpu");
        assertThatThrownBy(() -> settings("--pool=default,a b")).hasMessageContainingAll("--pool: \"a b\"", "letters");
    }

    @ParameterizedTest
    @CsvSource({
        "worktree_base_dir, data/worktrees, a, b, c",
        "worker_restart_on_error, true, false, true, false",
        "cleanup_on_completion, false, true, false, true",
        "preserve_failed_worktrees, false, true, false, true",
        "pool, default, a, b, c",
        "min_free_disk, 2048, 4, 5, 6",
        "drain_timeout, 30m, 4m, 5m, 6m"
    })
    void aFlagWinsOverAVariableAndThatOverTheFile(
            String name, String usual, String inFile, String inVariable, String asFlag) throws Exception {
        Files.writeString(folder.resolve("settings.yml"), name + ": " + inFile + "\n");
        Map<String, String> variable = Map.of("COPPICE_" + name.toUpperCase(Locale.ROOT), inVariable);
        String flag = "--" + name.replace('_', '-') + "=" + asFlag;

        assertThat(meant(name, settings())).isEqualTo(usual);
        assertThat(meant(name, settings("--config=settings.yml"))).isEqualTo(inFile);
        assertThat(meant(name, settings(variable, "--config=settings.yml"))).isEqualTo(inVariable);
        assertThat(meant(name, settings(variable, "--config=settings.yml", flag)))
                .isEqualTo(asFlag);
    }

    private String meant(String name, ProcessSettings settings) {
        return String.valueOf(
                switch (name) {
                    case "worktree_base_dir" -> folder.relativize(settings.worktrees());
                    case "worker_restart_on_error" -> settings.slotsGoOn();
                    case "cleanup_on_completion" -> settings.cleanUp();
                    case "preserve_failed_worktrees" -> settings.keepFailed().isPresent();
                    case "pool" -> String.join(",", settings.pools());
                    case "min_free_disk" -> settings.minFreeDisk() >> 20;
                    case "drain_timeout" -> settings.drainTimeout().toMinutes() + "m";
                    default -> throw new IllegalArgumentException(name);
                });
    }
}
