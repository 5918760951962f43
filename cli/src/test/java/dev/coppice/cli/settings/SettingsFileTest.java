package dev.coppice.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    private Ended coordinator(String config) {
        return new InProcess(folder, folder.resolve("home"), Map.of()).run("coordinator", "--config", config);
    }

    @Test
    void aFileThatIsNotThereIsWrongUsage() {
        Ended ended = coordinator("/nope");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualToIgnoringNewLines("coppice: --config: /nope can't be read: there is no such file");
    }

    @Test
    void anUnknownSettingIsSaidOnceAndPlainly() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yml"), "lgo_level: debug\n");

        Ended ended = coordinator("c.yml");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualToIgnoringNewLines(
                        "coppice: " + file + ": there is no setting lgo_level; did you mean log_level?");
    }

    @Test
    void whatIsNoYamlIsSaidPlainly() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yml"), "{");

        Ended ended = coordinator("c.yml");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("coppice: " + file + " is not YAML: ")
                .doesNotContain("CommandFailure");
    }
}
