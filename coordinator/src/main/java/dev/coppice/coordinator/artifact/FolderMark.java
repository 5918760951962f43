package dev.coppice.coordinator.artifact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A file in a folder with a random word, by which the folder is known again, wherever it is mounted. */
final class FolderMark {
    static final String NAME = ".coppice-files";

    private static final int BYTES = 16;

    private final Path file;

    FolderMark(Path folder) {
        file = folder.resolve(NAME);
    }

    Path file() {
        return file;
    }

    /** Empty when there is none. */
    String read() throws IOException {
        String mark;
        try {
            mark = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
        if (mark.length() != 2 * BYTES) {
            throw new IOException(file + " is not what a coordinator wrote, or is being written just now");
        }
        return mark;
    }

    /** The mark, made when there is none; of several that make it at once, one does. */
    String readOrMake() throws IOException {
        byte[] bits = new byte[BYTES];
        new SecureRandom().nextBytes(bits);
        Files.createDirectories(file.getParent());
        try {
            Files.write(
                    file,
                    (HexFormat.of().formatHex(bits) + "\n").getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            // Another one was there first.
        }
        return read();
    }
}
