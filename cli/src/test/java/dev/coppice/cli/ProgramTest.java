package dev.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        Invocation invocation = new Invocation(
                directory,
                Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                false,
                () -> Instant.EPOCH);
        return new Program(invocation).run(arguments);
    }

    @Test
    void tellsItsVersionAndTheJavaItRunsOn() {
        assertThat(run("--version")).isEqualTo(ExitCode.PASSED);
        assertThat(out.toString())
                .matches("(?s)coppice \\d+\\.\\d+\\.\\d+\\S*( \\(.*\\))?\\R.*")
                .contains("Java " + Runtime.version());
    }

    @Test
    void withoutACommandSaysWhichThereAre() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Usage: coppice", "completion");
    }
}
