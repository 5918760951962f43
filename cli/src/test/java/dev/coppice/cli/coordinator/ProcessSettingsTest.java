package dev.coppice.cli.coordinator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.coordinator.submission.SubmissionSettings;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        CommandLine line = CoordinatorCommand.of(invocation);
        line.parseArgs(arguments);
        return ProcessSettings.of(
                (CoordinatorOptions) requireNonNull(line.getMixins().get("options")), invocation, "test");
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

    @ParameterizedTest
    @CsvSource({
        "num_workers, 3, 4, 5, 6",
        "max_queue_size, 100000, 4, 5, 6",
        "retry_failed_tests, true, false, true, false",
        "max_retries_per_test, 2, 4, 5, 6",
        "worker_timeout_minutes, 30, 4, 5, 6",
        "queue_timeout_minutes, 1440, 4, 5, 6",
        "default_repository, none, a, b, c"
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

    private static String meant(String name, ProcessSettings settings) {
        SubmissionSettings submissions = settings.api().submissions();
        return String.valueOf(
                switch (name) {
                    case "num_workers" -> submissions.parallelism();
                    case "max_queue_size" -> settings.deciding().maxQueued();
                    case "retry_failed_tests" -> submissions.retries() > 0;
                    case "max_retries_per_test" -> submissions.retries();
                    case "worker_timeout_minutes" -> submissions.timeout().toMinutes();
                    case "queue_timeout_minutes" ->
                        settings.deciding().queueTimeout().toMinutes();
                    case "default_repository" -> submissions.repository().orElse("none");
                    default -> throw new IllegalArgumentException(name);
                });
    }

    @Test
    void theQueueAndASessionHaveTheSameLimit() {
        ProcessSettings settings = settings("--max-queue-size=7");

        assertThat(settings.api().submissions().mostJobs()).isEqualTo(7);
        assertThat(settings.deciding().maxQueued()).isEqualTo(7);
    }
}
