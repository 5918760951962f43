package dev.coppice.cli.settings;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.coordinator.CoordinatorCommand;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.worker.WorkerCommand;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class SettingsHelpTest {
    private static final Map<String, Function<Invocation, CommandLine>> SERVERS =
            Map.of("coordinator", CoordinatorCommand::of, "worker", WorkerCommand::of);
    /** What a number can be given in; N counts. */
    private static final Set<String> UNITS = Set.of("N", "MINUTES", "MIB", "BYTES");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> eachSettingIsToldWithItsUnitAndDefault() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Invocation invocation =
                new Invocation(folder, Map.of(), nowhere, nowhere, false, InstantSource.system(), code -> {});
        return SERVERS.entrySet().stream().flatMap(server -> {
            List<String> told = told(server.getKey());
            return server.getValue().apply(invocation).getCommandSpec().options().stream()
                    .map(option -> DynamicTest.dynamicTest(
                            server.getKey() + " " + option.longestName(), () -> check(option, told)));
        });
    }

    /** What a server's help says of its options, each with its name first. */
    private List<String> told(String server) {
        String help = new InProcess(folder, folder.resolve("home"), Map.of())
                .run(server, "--help")
                .out();
        return Arrays.stream(help.split("(?m)^ +(?:-., )?(?=--)|^$", -1))
                .map(part -> part.replaceAll("\\s+", " ").strip())
                .toList();
    }

    private static void check(OptionSpec option, List<String> told) {
        String name = option.longestName() + "=" + option.paramLabel();
        String usual = option.defaultValue() == null ? "(default: " : "(default: " + option.defaultValue() + ")";
        assertThat(told)
                .filteredOn(text -> text.startsWith(name + " ") || text.startsWith(name + "[,"))
                .last(as(STRING)) // the first may be of the synopsis
                .contains(option.required() ? " " : usual);
        Class<?> type = option.type();
        if (type == int.class || type == long.class || type == Integer.class) {
            assertThat(option.paramLabel()).isIn(UNITS);
        }
    }
}
