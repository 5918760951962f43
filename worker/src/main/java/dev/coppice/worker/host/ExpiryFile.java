package dev.coppice.worker.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * Says when something that has a folder is to end: in seconds since 1970, so that a shell can read it. It is there for as long as the thing
 * has an end to come.
 */
public record ExpiryFile(Path path) {
    private static final String NAME = "expires";

    /** That of a thing's folder. */
    public static ExpiryFile in(Path folder) {
        return new ExpiryFile(folder.toAbsolutePath().resolve(NAME));
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /** Replaces it, in one step. */
    public void write(Instant end) throws IOException {
        Path parts = path.resolveSibling(NAME + ".new");
        Files.writeString(parts, end.getEpochSecond() + "\n");
        Files.move(parts, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Whether the time is over; never, where there is no such file. */
    public boolean isDue(Instant now) throws IOException {
        try {
            return Long.parseLong(Files.readString(path).strip()) <= now.getEpochSecond();
        } catch (NoSuchFileException e) {
            return false;
        } catch (NumberFormatException e) {
            return true; // whoever looks closely will tell what is wrong
        }
    }
}
