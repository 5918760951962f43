package dev.coppice.testkit.system;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Makes root directories of Debian releases, for programs of other versions than this system's. */
public final class Debootstrap {
    private static final System.Logger LOG = System.getLogger(Debootstrap.class.getName());
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/debootstrap"));
    private static final String MIRROR = "http://deb.debian.org/debian";

    private Debootstrap() {}

    /** Where roots for tests are kept: a folder of the user's cache. */
    public static Path cache(String name) {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve(name);
    }

    /**
     * Makes one, if it is not there. Needs root, a few minutes, and some 400 MB. Nothing is there until all is.
     *
     * @param packages that are installed in it
     * @param option the property that asks for it, such as {@code -Dcoppice.brokers}
     */
    public static void make(String release, Path root, List<String> packages, String option) throws IOException {
        if (Files.exists(root)) {
            return;
        }
        if (!Packages.isRoot()) {
            throw new IllegalStateException("other versions than this system's are run by root only, each in a root"
                    + " directory of its own: run as root, or leave " + option + " out");
        }
        Packages.require(PLACES, "debootstrap", "or leave " + option + " out");
        LOG.log(System.Logger.Level.INFO, "making {0} with debootstrap, for {1}", root, option);
        Path parts = Files.createTempDirectory(Files.createDirectories(root.resolveSibling("")), release + "-");
        try {
            Files.setPosixFilePermissions(parts, PosixFilePermissions.fromString("rwxr-xr-x"));
            Packages.run(
                    "debootstrap",
                    "--variant=minbase",
                    "--include=" + String.join(",", packages),
                    release,
                    parts.toString(),
                    MIRROR);
            Files.move(parts, root);
        } catch (FileSystemException e) {
            if (Files.notExists(root)) { // else another process was as quick
                throw e;
            }
        } finally {
            Packages.run("rm", "-rf", "--one-file-system", parts.toString());
        }
    }
}
