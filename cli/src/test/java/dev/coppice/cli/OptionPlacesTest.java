package dev.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.client.FakeCoordinator;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** An option before a subcommand counts there too, or is refused. */
class OptionPlacesTest {
    private static final String WORKER = """
            {"worker_id":"w1","readiness":"PAUSED","note":"","pools":["default"],"abilities":{},"slots":1,"busy":0,
             "last_heard_at":"2026-01-01T00:00:00Z","silent_since":null,"clock_ahead_seconds":0,"attempts":[]}""";

    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Invocation invocation(Map<String, String> environment) {
        return new Invocation(
                folder,
                environment,
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                false,
                InstantSource.system(),
                code -> {});
    }

    /** Every group of commands, with each option of its own before each of its subcommands. */
    @TestFactory
    Stream<DynamicTest> eachOptionOfAGroupCountsBeforeEachSubcommand() {
        return groups(new Program(invocation(Map.of())).commandLine(new Coppice(), "--help"))
                .flatMap(group -> group.getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .flatMap(option -> group.getSubcommands().keySet().stream()
                                .map(subcommand -> line(group, option, subcommand))))
                .map(line -> DynamicTest.dynamicTest(String.join(" ", line), () -> checkCounts(line)));
    }

    private static Stream<CommandLine> groups(CommandLine command) {
        return Stream.concat(
                command.getSubcommands().isEmpty() ? Stream.of() : Stream.of(command),
                command.getSubcommands().values().stream().flatMap(OptionPlacesTest::groups));
    }

    private static List<String> line(CommandLine group, OptionSpec option, String subcommand) {
        List<String> line = new ArrayList<>(List.of(group.getCommandSpec()
                .qualifiedName()
                .replaceFirst("^coppice ?", "")
                .split(" ")));
        line.removeIf(String::isEmpty);
        line.add(option.longestName() + (option.arity().max() == 0 ? "" : "=given"));
        line.add(subcommand);
        return line;
    }

    private void checkCounts(List<String> line) {
        String[] option = line.get(line.size() - 2).split("=", -1);
        CommandLine root = new Program(invocation(Map.of())).commandLine(new Coppice(), line.toArray(String[]::new));
        // With the help asked for, nothing else that the subcommand needs is missed.
        List<String> helped = new ArrayList<>(line);
        helped.add("--help");
        OptionSpec below = root.parseArgs(helped.toArray(String[]::new))
                .asCommandLineList()
                .getLast()
                .getCommandSpec()
                .findOption(option[0]);
        boolean counts = below != null && below.inherited();
        if (counts) {
            assertThat(String.valueOf(below.<Object>getValue())).isEqualTo(option.length > 1 ? option[1] : "true");
        } else {
            checkRefused(line, option[0]);
        }
    }

    private void checkRefused(List<String> line, String option) {
        assertThat(new Program(invocation(Map.of())).run(line.toArray(String[]::new)))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(option + " stands before '" + line.getLast() + "'");
    }

    @Test
    void anOrderToAWorkerGoesToTheServerThatIsNamedBeforeIt() throws Exception {
        Files.writeString(folder.resolve("token"), "of-the-file");
        try (FakeCoordinator named = new FakeCoordinator().on("POST /api/v1/workers/w1/pause", 202, WORKER);
                FakeCoordinator usual = new FakeCoordinator()) {
            InProcess person = new InProcess(
                    folder,
                    folder.resolve("home"),
                    Map.of("COPPICE_SERVER", usual.url(), "COPPICE_TOKEN", "of-the-usual"));

            InProcess.Ended ended =
                    person.run("workers", "--server", named.url(), "--token-file", "token", "--json", "pause", "w1");

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("\"worker_id\"");
            assertThat(named.requests("POST /api/v1/workers/w1/pause"))
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("Authorization")).isEqualTo("Bearer of-the-file"));
            assertThat(usual.requests("POST /api/v1/workers/w1/pause")).isEmpty();
            assertThat(person.run("workers", "--certificates", "none.pem", "pause", "w1")
                            .err())
                    .contains("none.pem");
            assertThat(person.run("workers", "--patience", "soon", "pause", "w1")
                            .err())
                    .contains("--patience");
        }
    }

    @Test
    void anOptionThatIsGivenBeforeAndAfterIsGivenOnce() {
        assertThat(run("workers", "--server", "http://a", "pause", "--server", "http://b", "w1"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--server is given twice: before and after 'pause'; give it once");
        assertThat(run("workers", "--json", "list", "--json")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--json is given twice: before and after 'list'; give it once");
    }

    @Test
    void anOptionThatTheGroupDoesNotHaveIsToldWhereItGoes() {
        for (String line : List.of("dead --server=http://a list", "dead --server http://a list")) {
            assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("unknown option --server", "as in 'coppice dead list --server …'");
            err.getBuffer().setLength(0);
        }
        assertThat(run("--json", "plan", "show", "a.md")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("unknown option --json", "as in 'coppice plan show --json …'");
    }

    @Command(name = "group", subcommands = Below.class)
    static final class Group implements Runnable {
        @Option(names = "--place")
        String place = "";

        @Option(names = "--only-here")
        boolean onlyHere;

        @Override
        public void run() {}
    }

    @Command(name = "below")
    static final class Below implements Runnable {
        @Option(names = "--place")
        String place = "";

        @Override
        public void run() {
            throw new AssertionError("it ran without the option that was given");
        }
    }

    @Test
    void anOptionThatWouldHaveNoEffectIsRefused() {
        checkRefused("group --place a below");
        assertThat(err.toString()).contains("as in 'coppice group below --place …'");
        checkRefused("group --only-here below");
        assertThat(err.toString()).contains("leave it out: 'coppice group below' has no such option");
    }

    private void checkRefused(String line) {
        err.getBuffer().setLength(0);
        Program program = new Program(
                invocation(Map.of()), new Commands(invocation(Map.of())).add("group", unused -> new Group()));
        assertThat(program.run(line.split(" "))).as(err.toString()).isEqualTo(ExitCode.USAGE);
    }

    private int run(String... arguments) {
        return new Program(invocation(Map.of())).run(arguments);
    }
}
