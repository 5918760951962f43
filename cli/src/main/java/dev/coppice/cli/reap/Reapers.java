package dev.coppice.cli.reap;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.process.Reaper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes reapers of this very program: the same Java, and the same class path. */
public final class Reapers {
    private static final String MAIN = "dev.coppice.cli.Main";
    /** By these a process is found that is to be ended: a reaper must not be. */
    private static final List<String> MARKS = List.of("COPPICE_RUN", "COPPICE_CLAIM", "COPPICE_WITHIN");

    private Reapers() {}

    /**
     * For this process. The caller closes it.
     *
     * @param runs where all processes have their folders
     */
    public static Reaper of(Invocation invocation, Path runs, RunDirectory place) throws IOException {
        Map<String, String> environment = unmarked(invocation.environment());
        List<String> command = program(ReapCommand.NAME, runs.toAbsolutePath().toString());
        Path pipes = Files.createDirectory(place.pipes().resolve("reaper"));
        return new Reaper(environment.getOrDefault("PATH", "/usr/bin:/bin"), pipes, command, environment);
    }

    /** An environment for what must not be found and ended with a run. */
    public static Map<String, String> unmarked(Map<String, String> environment) {
        Map<String, String> without = new HashMap<>(environment);
        MARKS.forEach(without::remove);
        return without;
    }

    /** The words that run this very program. */
    public static List<String> program(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
        command.addAll(List.of(arguments));
        return command;
    }
}
