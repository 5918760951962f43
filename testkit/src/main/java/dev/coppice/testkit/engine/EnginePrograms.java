package dev.coppice.testkit.engine;

import dev.coppice.testkit.system.Debootstrap;
import dev.coppice.testkit.system.Packages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The programs of a container engine.
 *
 * @param root a root directory that has them, beside this system's own; empty for this system's
 * @param program {@code dockerd} or {@code podman}
 */
record EnginePrograms(Optional<Path> root, String program) {
    /** Names an engine that is up already. */
    static final String VARIABLE = "DOCKER_HOST";

    private static final String PODMAN = "podman";
    private static final String OTHERWISE =
            "or set " + VARIABLE + " to the address of a container engine that this user may use,"
                    + " or leave tests with containers out with -Dcoppice.containers=none";
    private static final Map<String, String> RELEASES =
            new TreeMap<>(Map.of("20.10", "bookworm", "26", "trixie", "28", "sid", PODMAN, "trixie"));
    private static final List<String> PACKAGES = List.of(
            "docker.io",
            "iptables",
            "podman",
            "netavark",
            "aardvark-dns",
            "crun",
            "catatonit",
            "nftables",
            "ca-certificates");

    /**
     * Installs what is missing.
     *
     * @param version such as {@code 20.10}, or {@code podman}; empty for whatever this system has
     * @throws IllegalStateException when they can't be had; says what to do
     */
    static EnginePrograms require(Optional<String> version) throws IOException {
        Packages.require(List.of(TestImages.BUSYBOX_PROGRAM), "busybox-static", OTHERWISE);
        if (!Packages.isRoot()) {
            throw new IllegalStateException(
                    "only root can start a container engine for the tests: run as root, " + OTHERWISE);
        }
        if (version.isEmpty() || isInstalled(version.get())) {
            Packages.require(
                    List.of(Path.of("/usr/sbin/dockerd"), Path.of("/usr/bin/dockerd")), "docker.io", OTHERWISE);
            Packages.require(List.of(Path.of("/usr/sbin/iptables")), "iptables", OTHERWISE); // for names in networks
            return new EnginePrograms(Optional.empty(), "dockerd");
        }
        String release = RELEASES.get(version.get());
        if (release == null) {
            throw new IllegalStateException(
                    "no container engine " + version.get() + " is known to the tests; they know " + RELEASES.keySet());
        }
        Path root = Debootstrap.cache("coppice-engines").resolve(release);
        Debootstrap.make(release, root, PACKAGES, "-Dcoppice.engines");
        return new EnginePrograms(Optional.of(root), version.get().equals(PODMAN) ? PODMAN : "dockerd");
    }

    private static boolean isInstalled(String version) {
        try {
            Process process = new ProcessBuilder("dockerd", "--version")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
                return String.valueOf(said.readLine()).contains("version " + version + ".");
            }
        } catch (IOException e) {
            return false; // there is none
        }
    }
}
