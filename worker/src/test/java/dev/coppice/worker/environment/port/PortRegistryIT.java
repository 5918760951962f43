package dev.coppice.worker.environment.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortRegistryIT {
    private static final int PROCESSES = 16;
    private static final int EACH = 5;

    @Test
    void sixteenProcessesAtOnceOverStaleClaimsGetDisjointSets(@TempDir Path state) throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(
                state.resolve("ports"),
                IntStream.range(0, PROCESSES * EACH)
                        .mapToObj(i -> (28_200 + i) + "\t" + dead.pid() + "\t1\tclaim:dead\n")
                        .collect(Collectors.joining()));
        List<Process> processes = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PortClaimer.class.getName(),
                                state.toString(),
                                Integer.toString(EACH))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            List<BufferedReader> outputs = new ArrayList<>();
            for (Process process : processes) {
                BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                assertThat(output.readLine()).isEqualTo("ready");
                outputs.add(output);
            }
            for (Process process : processes) {
                process.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
            }
            for (BufferedReader output : outputs) {
                String[] ports = String.valueOf(output.readLine()).split(" ", -1);
                assertThat(ports).hasSize(EACH);
                for (String port : ports) {
                    all.add(Integer.valueOf(port));
                }
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }

        assertThat(all).doesNotHaveDuplicates().hasSize(PROCESSES * EACH);
        for (Process process : processes) {
            process.waitFor();
        }
        assertThat(new PortRegistry(state)
                        .take("next", 1, new PortRange(28_200, 28_200), PortRegistry.Term.PROCESS)
                        .ports())
                .as("what killed processes held is free")
                .containsExactly(28_200);
    }
}
