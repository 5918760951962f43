package dev.coppice.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coppice.plan.ShellBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts that have some shells and lack others. */
@Timeout(60)
class InterpretersTest {
    /** An {@code sh} that takes every option, and knows none: what some old shells do. */
    private static final String AGREEABLE = """
            #!/bin/bash
            while [ "$1" = -e ] || [ "$1" = -o ]; do
              [ "$1" = -o ] && shift
              shift
            done
            exec /bin/bash -e "$@"
            """;

    private static final String WITHOUT_PIPEFAIL = """
            #!/bin/bash
            case " $* " in *' pipefail '*) echo 'Illegal option -o pipefail' >&2; exit 2;; esac
            exec /bin/bash "$@"
            """;

    @TempDir
    Path folder;

    private final String mark = UUID.randomUUID().toString();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private Path bin() throws IOException {
        Path bin = folder.resolve("bin");
        if (Files.notExists(bin)) {
            Files.createDirectory(bin);
            for (String name : List.of("setsid", "mkfifo", "prlimit", "cat", "sleep", "yes", "head")) {
                link(name, name);
            }
        }
        return bin;
    }

    private void link(String name, String program) throws IOException {
        Path target = new Programs(System.getenv("PATH")).need(program, "for this test");
        script(name, "#!/bin/sh\nexec " + target + " \"$@\"\n");
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(bin().resolve(name), text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Shells shells() throws IOException {
        return Shells.find(bin().toString(), Files.createDirectories(folder.resolve("pipes")), mark);
    }

    private int exit(String language, String script) throws IOException, InterruptedException {
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        TaskShell shell = new TaskShell(shells(), mark, scripts, Duration.ofMillis(300));
        return shell.run(
                        new ShellBlock(language, script, 1),
                        folder,
                        Map.of("PATH", bin().toString(), "COPPICE_CLAIM", mark),
                        output::write,
                        Duration.ofSeconds(50))
                .exitCode();
    }

    /** The shell of a block, the host's sh or a stand-in for it, a script, and its exit code. */
    static Stream<Arguments> whatFails() {
        return Stream.of("bash", "sh", "sh without pipefail", "sh that agrees to all", "busybox")
                .flatMap(host -> Stream.of(
                        Arguments.of(host, "(exit 3) | cat", 3),
                        Arguments.of(host, "(exit 3) | cat\nexit 0", 3),
                        Arguments.of(host, "cat </dev/null | (exit 4) | cat; exit 0", 4),
                        Arguments.of(host, "x=$( (exit 5) | cat )\nexit 0", 5),
                        Arguments.of(host, "x=$(exit 6)\nexit 0", 6),
                        Arguments.of(host, "x=$( (exit 7); echo on )\nexit 0", 7),
                        Arguments.of(host, "( (exit 8); exit 0 )\nexit 0", 8),
                        Arguments.of(host, "f() { (exit 9) | cat; }\nf\nexit 0", 9),
                        Arguments.of(host, "exec setsid -w sh -c 'exit 10'", 10),
                        Arguments.of(host, "yes | head -n 1 >/dev/null\nexit 0", 141),
                        Arguments.of(host, "true | cat\ntest \"${x:-unset}\" = unset", 0)));
    }

    @ParameterizedTest
    @MethodSource
    void whatFails(String host, String script, int exit) throws Exception {
        switch (host) {
            case "bash", "sh" -> {
                link("bash", "bash");
                link("sh", "sh");
            }
            case "sh without pipefail" -> {
                link("bash", "bash");
                script("sh", WITHOUT_PIPEFAIL);
            }
            case "sh that agrees to all" -> {
                link("bash", "bash");
                script("sh", AGREEABLE);
            }
            default -> {
                script("sh", WITHOUT_PIPEFAIL);
                // Not every machine has it; what it would be asked is the same.
                script("busybox", "#!/bin/bash\nshift\nexec /bin/bash --posix \"$@\"\n");
            }
        }
        assertThat(exit(host.equals("bash") ? "bash" : "sh", script))
                .as(() -> output.toString(StandardCharsets.UTF_8))
                .isEqualTo(exit);
    }

    @Test
    void theShOfTheHostIsTakenWhereItHasPipefail() throws Exception {
        link("bash", "bash");
        script("sh", "#!/bin/bash\nTHE_HOSTS=1 exec /bin/bash --posix \"$@\"\n");

        assertThat(exit("sh", "test \"$THE_HOSTS\" = 1")).isZero();
    }

    @Test
    void whereNoShellCanBeTrustedABlockIsRefusedWithTheReasonAndWhatHelps() throws Exception {
        script("sh", WITHOUT_PIPEFAIL);

        assertThatExceptionOfType(UntrustedShellException.class)
                .isThrownBy(() -> exit("sh", "exit 0"))
                .withMessageContaining("`sh -e -o pipefail` does not")
                .withMessageContaining("--posix -e -o pipefail` is not there")
                .withMessageContaining("Install bash");
        assertThatExceptionOfType(UntrustedShellException.class)
                .isThrownBy(() -> shells().check(List.of(new ShellBlock("bash", "true", 1))))
                .withMessageContaining("```sh");
    }
}
