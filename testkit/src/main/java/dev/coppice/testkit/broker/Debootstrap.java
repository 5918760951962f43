package dev.coppice.testkit.broker;

import dev.coppice.testkit.system.Packages;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Makes root directories of Debian releases, with a RabbitMQ server. */
final class Debootstrap {
    private static final System.Logger LOG = System.getLogger(Debootstrap.class.getName());
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/debootstrap"));
    private static final String MIRROR = "http://deb.debian.org/debian";

    private Debootstrap() {}

    /** Needs root, a few minutes, and 400 MB. Nothing is there until all is. */
    static void make(String release, Path root) throws IOException {
        if (!Packages.isRoot()) {
            throw new IllegalStateException("other versions of RabbitMQ than this system's are run by root only,"
                    + " each in a root directory of its own: run as root, or leave -Dcoppice.brokers out");
        }
        Packages.require(PLACES, "debootstrap", "or leave -Dcoppice.brokers out");
        LOG.log(System.Logger.Level.INFO, "making {0} with debootstrap, for tests over its RabbitMQ", root);
        Path parts = Files.createTempDirectory(Files.createDirectories(root.resolveSibling("")), release + "-");
        try {
            Files.setPosixFilePermissions(parts, PosixFilePermissions.fromString("rwxr-xr-x"));
            Packages.run(
                    "debootstrap", "--variant=minbase", "--include=rabbitmq-server", release, parts.toString(), MIRROR);
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
