package dev.coppice.coordinator.artifact;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at files while others are renamed beside them: one that vanishes meanwhile is not there. */
final class Folders {
    private Folders() {}

    /** Whether a symbolic link is on the way from a folder to a file in it: nobody here makes one, and it may lead anywhere. */
    static boolean isThroughLink(Path folder, ArtifactPath path) {
        Path place = folder;
        for (Path name : Path.of(path.text())) {
            place = place.resolve(name);
            if (Files.isSymbolicLink(place)) {
                return true;
            }
        }
        return false;
    }

    /** The size of a regular file in a folder; empty when there is none. */
    static Optional<Long> size(Path folder, ArtifactPath path) {
        if (isThroughLink(folder, path)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(folder.resolve(path.text()), BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // such as a path through what is a file
        }
    }

    /** The sizes of all regular files below a folder; none when there is no such folder. */
    static Map<Path, Long> sizes(Path folder) throws IOException {
        Map<Path, Long> sizes = new HashMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    sizes.put(file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return sizes;
    }
}
