package dev.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class ProgramTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        return new Program(invocation()).run(arguments);
    }

    private Invocation invocation() {
        return new Invocation(
                directory,
                Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                new PrintWriter(out),
                new PrintWriter(err),
                false,
                () -> Instant.EPOCH,
                code -> {});
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

    @Test
    void withoutASubcommandSaysWhichThereAre() {
        for (String command : List.of("plan", "worktrees", "dead", "token", "context")) {
            assertThat(run(command)).as(command).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("Usage: coppice " + command).doesNotContain("Missing");
        }
    }

    @Test
    void refusesABudgetBelowNothing() {
        assertThat(run("worktrees", "prune", "--down-to=-1")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--down-to -1: write a number of megabytes from 0 on");
    }

    @Test
    void itsHelpTellsHowASignalEndsIt() {
        for (String[] line : List.of(new String[] {"--help"}, new String[] {"run", "--help"})) {
            out.getBuffer().setLength(0);
            assertThat(run(line)).isEqualTo(ExitCode.PASSED);
            assertThat(out.toString().replaceAll("\\s+", " ")).contains("130 Ctrl-C", "143 SIGTERM", "129 SIGHUP");
        }
    }

    @Test
    void aNameThatNoFileCanHaveIsWrongUsage() {
        assertThat(run("history", "--repo", "a\0b")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("coppice: \"a\\u0000b\" can't be the name of a file here: Nul character not allowed");
    }

    @Test
    void suggestsWhatWasMeant() {
        assertThat(run("completon")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "coppice: unknown command completon", "    did you mean completion?", "See 'coppice --help'.");
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(run("run", "--retry=3", "a.md")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines())
                .containsExactly(
                        "coppice: unknown option --retry=3",
                        "    did you mean --retries?",
                        "See 'coppice run --help'.");
    }

    @Test
    void saysHowAVariableIsWritten() {
        assertThat(run("run", "--env", "LANG", "a.md")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--env", "'LANG' has no '='; write it like LANG=C.UTF-8");
    }

    @Test
    void completesCommandsInAShell() {
        assertThat(run("completion", "zsh")).isEqualTo(ExitCode.PASSED);
        assertThat(out.toString()).contains("complete -F _complete_coppice", "completion");
    }

    @Test
    void aCommandThatFailsSaysWhyAndEndsAsItAsked() {
        assertThat(failing(() -> {
                    throw CommandFailure.usage("there is no such revision: x");
                }))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isEqualTo("coppice: there is no such revision: x" + System.lineSeparator());
    }

    @Test
    void anUnexpectedErrorIsOneLineAndAFile() {
        assertThat(failing(() -> {
                    throw new AssertionError("no such state");
                }))
                .isEqualTo(ExitCode.BROKEN);
        assertThat(err.toString()).contains("no such state", "last-error.txt").doesNotContain("\tat ");
        assertThat(directory.resolve("state/coppice/last-error.txt")).content().contains("no such state", "\tat ");
    }

    @Test
    void debugPrintsTheStackTrace() {
        assertThat(failing(
                        () -> {
                            throw new IllegalStateException("no such state");
                        },
                        "--debug"))
                .isEqualTo(ExitCode.BROKEN);
        assertThat(err.toString()).contains("no such state", "\tat ");
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Command(name = "fail")
    private record Failing(Runnable failure) implements Runnable {
        @Override
        public void run() {
            failure.run();
        }
    }

    private int failing(Runnable failure, String... more) {
        List<String> arguments = new ArrayList<>(List.of("fail"));
        arguments.addAll(List.of(more));
        return new Program(invocation(), new Commands(invocation()).add("fail", unused -> new Failing(failure)))
                .run(arguments.toArray(String[]::new));
    }
}
