package dev.coppice.testkit.engine;

import dev.coppice.testkit.system.Packages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of an image that is to be made. The caller deletes it. */
final class ImageRoot {
    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");
    private final Path parts = Files.createTempDirectory("coppice-image-");
    private final Path root = parts.resolve("root");

    ImageRoot() throws IOException {
        Files.createDirectory(root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /** Programs, users and folders that one finds everywhere. */
    void busybox() throws IOException {
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.copy(TestImages.BUSYBOX_PROGRAM, bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        Process list = new ProcessBuilder(TestImages.BUSYBOX_PROGRAM.toString(), "--list").start();
        try (BufferedReader names = list.inputReader(StandardCharsets.UTF_8)) {
            for (String name = names.readLine(); name != null; name = names.readLine()) {
                if (!name.equals("busybox")) {
                    Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
                }
            }
        }
        write("etc/passwd", """
            root:x:0:0:root:/root:/bin/sh
            postgres:x:999:999::/var/lib/postgresql:/bin/sh
            nobody:x:65534:65534:nobody:/:/bin/sh
            """, false);
        write("etc/group", "root:x:0:\npostgres:x:999:\nnogroup:x:65534:\n", false);
        Files.createDirectories(root.resolve("root"));
        Path temporary = Files.createDirectories(root.resolve("tmp"));
        Files.setAttribute(temporary, "unix:mode", 01777);
    }

    void write(String path, String text, boolean program) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    void copyTree(Path source, String path) throws IOException {
        Files.createDirectories(root.resolve(path));
        Packages.run("cp", "-a", source + "/.", root.resolve(path).toString());
    }

    /** A program of this host, at the same place. */
    void copyProgram(Path program) throws IOException {
        copyLibrary(program);
        copyLibraries(program.resolveSibling(""), program.getFileName().toString());
    }

    /** What the programs of a folder load from elsewhere on this host, at the same places. */
    void copyLibraries(Path folder, String... programs) throws IOException {
        for (String program : programs) {
            Process ldd = new ProcessBuilder("ldd", folder.resolve(program).toString()).start();
            try (BufferedReader lines = ldd.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher found = LIBRARY.matcher(line);
                    if (found.find() && !Path.of(found.group(1)).normalize().startsWith(folder)) {
                        copyLibrary(Path.of(found.group(1)));
                    }
                }
            }
        }
    }

    private void copyLibrary(Path library) throws IOException {
        Path copy = root.resolve(Path.of("/").relativize(library));
        if (Files.notExists(copy)) {
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(library.toRealPath(), copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** An archive of it, which goes with it. */
    Path pack() throws IOException {
        Path tar = parts.resolve("root.tar");
        Packages.run(
                "tar", "--owner=0", "--group=0", "--numeric-owner", "-C", root.toString(), "-cf", tar.toString(), ".");
        return tar;
    }

    void delete() throws IOException {
        Packages.run("rm", "-rf", "--one-file-system", parts.toString());
    }
}
