package dev.coppice.cli.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A repository as {@code init} looks at it.
 *
 * @param root its uppermost folder
 */
record Project(Path root) {
    private static final int LARGEST = 1 << 20;

    boolean has(String... files) {
        return Arrays.stream(files).anyMatch(file -> Files.exists(root.resolve(file)));
    }

    /** Paths of files of these names in folders one level below the root. */
    Stream<String> modules(String... names) {
        try (Stream<Path> folders = Files.list(root)) {
            return folders
                    .filter(Files::isDirectory)
                    .sorted()
                    .flatMap(folder -> Arrays.stream(names).map(folder::resolve))
                    .filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(root + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The content of a file of reasonable size; empty when there is none. */
    String text(String file) {
        Path path = root.resolve(file);
        try {
            return Files.isRegularFile(path) && Files.size(path) <= LARGEST ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(path + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The wrapper that the repository brings along, or else the program. */
    String wrapperOr(String wrapper, String program) {
        return has(wrapper) ? "./" + wrapper : program;
    }
}
