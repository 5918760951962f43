package dev.coppice.testkit.engine;

import dev.coppice.testkit.system.Packages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes sure that the programs of a container engine are there. */
final class EnginePrograms {
    /** Names an engine that is up already. */
    static final String VARIABLE = "DOCKER_HOST";

    private static final String OTHERWISE =
            "or set " + VARIABLE + " to the address of a container engine that this user may use,"
                    + " or leave tests with containers out with -Dcoppice.containers=none";

    private EnginePrograms() {}

    /**
     * Installs what is missing.
     *
     * @param version such as {@code 20.10}; empty for whatever this system has
     * @throws IllegalStateException when they can't be had; says what to do
     */
    static void require(Optional<String> version) throws IOException {
        Packages.require(List.of(Path.of("/usr/sbin/dockerd"), Path.of("/usr/bin/dockerd")), "docker.io", OTHERWISE);
        Packages.require(List.of(Path.of("/usr/sbin/iptables")), "iptables", OTHERWISE); // for names in networks
        Packages.require(List.of(TestImages.BUSYBOX_PROGRAM), "busybox-static", OTHERWISE);
        if (!Packages.isRoot()) {
            throw new IllegalStateException(
                    "only root can start a container engine for the tests: run as root, " + OTHERWISE);
        }
        if (version.isPresent() && !installed().contains("version " + version.get() + ".")) {
            throw new IllegalStateException(
                    "the tests can have no container engine " + version.get() + " here: this system has \""
                            + installed() + "\"; leave -Dcoppice.engines out, or install that version");
        }
    }

    private static String installed() throws IOException {
        Process process = new ProcessBuilder("dockerd", "--version")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(said.readLine());
        }
    }
}
