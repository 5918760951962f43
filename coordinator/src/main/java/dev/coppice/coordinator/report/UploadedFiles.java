package dev.coppice.coordinator.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Which files of an attempt were completely uploaded: a list that lies apart from them, so that it tells of those that are lost.
 *
 * @param attempt the folder of its files, {@code <session>/attempts/<attempt>}
 */
public record UploadedFiles(Path attempt) {

    /** Notes a file. */
    public void add(String path) throws IOException {
        Files.createDirectories(list().resolveSibling(""));
        Files.writeString(list(), path + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Where those that were noted should be; none for an attempt that wrote its files where they are. */
    List<Path> all() throws IOException {
        try {
            return Files.readAllLines(list()).stream().map(attempt::resolve).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private Path list() {
        return attempt.resolve("../../uploads/" + attempt.getFileName() + ".complete")
                .normalize();
    }
}
