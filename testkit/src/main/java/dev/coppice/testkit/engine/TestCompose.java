package dev.coppice.testkit.engine;

import dev.coppice.testkit.system.Packages;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The versions of compose that tests run with. */
public enum TestCompose {
    /** The one in Python, of Debian 12. */
    FIRST,
    /** Debian 13's, or with the system property {@code coppice.compose=2.40} unstable's: one binary that runs on 12 as well. */
    SECOND;

    private static final Map<String, String> RELEASES = Map.of("2.26", "trixie", "2.40", "sid");
    private static final String USUAL = "2.26";
    private static final String OTHERWISE = "or leave tests with containers out with -Dcoppice.containers=none";
    private static final Path INSTALLED = Path.of("/usr/bin/docker-compose");
    private static final Path IN_PACKAGE = Path.of("usr/libexec/docker/cli-plugins/docker-compose");
    /** Downloads a package of Debian 13 from the mirror that this host has, beside its own packages. */
    private static final String DOWNLOAD = """
            set -e
            cd "$1"
            mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' | sed -n 's/ Debian$//p' | head -n 1)
            echo "deb ${mirror:?this host has no mirror of Debian} $2 main" > sources.list
            mkdir -p lists/partial cache/archives/partial
            options="-o Dir::Etc::sourcelist=$1/sources.list -o Dir::Etc::sourceparts=- -o Dir::State::lists=$1/lists
                -o Dir::Cache=$1/cache -o APT::Sandbox::User=root"
            apt-get -qq $options update
            apt-get -qq $options download docker-compose
            dpkg-deb --extract docker-compose_*.deb .
            """;

    /** A folder that is PATH enough: {@code docker-compose} of this version, and what runs it. */
    public Path path() throws IOException {
        Path folder = Path.of(System.getProperty("user.home"), ".cache", "coppice-compose", folder());
        Files.createDirectories(folder);
        for (String program : List.of("sh", "cat", "setsid")) {
            link(
                    folder.resolve(program),
                    Files.isExecutable(Path.of("/usr/bin", program))
                            ? Path.of("/usr/bin", program)
                            : Path.of("/bin", program));
        }
        Path compose = folder.resolve("docker-compose");
        if (Files.notExists(compose)) {
            switch (this) {
                case FIRST -> {
                    Packages.require(List.of(INSTALLED), "docker-compose", OTHERWISE);
                    link(compose, INSTALLED);
                }
                case SECOND -> download(compose);
            }
        }
        return folder;
    }

    private String folder() {
        return name().toLowerCase(Locale.ROOT) + (this == SECOND && !asked().equals(USUAL) ? "-" + asked() : "");
    }

    private static String asked() {
        return System.getProperty("coppice.compose", USUAL);
    }

    private static String release() {
        String release = RELEASES.get(asked());
        if (release == null) {
            throw new IllegalStateException("no compose " + asked() + " is known to the tests; they know "
                    + new TreeMap<>(RELEASES).keySet() + " by -Dcoppice.compose, and 1.29");
        }
        return release;
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            // another test was here before
        }
    }

    private static void download(Path compose) throws IOException {
        Path parts = Files.createTempDirectory("coppice-compose-");
        try {
            Packages.run("sh", "-c", DOWNLOAD, "download", parts.toString(), release());
            Path binary = Files.copy(
                    parts.resolve(IN_PACKAGE),
                    compose.resolveSibling(parts.getFileName()),
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(binary, compose, StandardCopyOption.ATOMIC_MOVE);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "compose " + asked() + " could not be had from Debian: " + e.getMessage()
                            + "; run as root with a mirror of Debian, " + OTHERWISE,
                    e);
        } finally {
            Packages.run("rm", "-rf", "--one-file-system", parts.toString());
        }
    }
}
