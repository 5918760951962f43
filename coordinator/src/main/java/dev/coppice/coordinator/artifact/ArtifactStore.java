package dev.coppice.coordinator.artifact;

import dev.coppice.attempt.AttemptId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where attempts' files are kept. A file grows part by part, and may be begun anew, until it is complete; from then on it stays as it
 * is. Safe for use by many threads; of two that store the same file at once the later one is refused.
 */
public interface ArtifactStore {

    /** The file as it is stored by now. */
    Optional<StoredFile> find(AttemptId attempt, ArtifactPath path) throws IOException;

    /** Where a file is once it is complete, from the folder on that all of them are in; for people. */
    String place(AttemptId attempt, ArtifactPath path);

    /** All files of an attempt, by path. */
    List<StoredFile> list(AttemptId attempt) throws IOException;

    /**
     * Stores the next part of a file. What was read of a part before it failed is kept. A complete file is refused, but for the very
     * same content as a whole, of which nothing is stored then.
     *
     * @param offset where in the file the part begins; 0 begins a file anew that is not complete
     * @param part read to its end, not closed
     * @param last whether the file is complete with it
     * @return the file as it is then
     * @throws RefusedPartException when the part can't be taken
     * @throws IOException when reading the part fails, or writing it
     */
    StoredFile append(AttemptId attempt, ArtifactPath path, long offset, InputStream part, boolean last)
            throws IOException;

    /**
     * Waits until a file is larger, or complete, or begun anew; or the time is up.
     *
     * @param size the one that is known; 0 when there is no such file yet
     */
    void awaitChange(AttemptId attempt, ArtifactPath path, long size, Duration wait)
            throws IOException, InterruptedException;

    /**
     * The content of a file, also of one that is not complete, up to where it ends now.
     *
     * @param from the first byte to read
     * @throws java.nio.file.NoSuchFileException when there is no such file
     */
    InputStream read(AttemptId attempt, ArtifactPath path, long from) throws IOException;
}
