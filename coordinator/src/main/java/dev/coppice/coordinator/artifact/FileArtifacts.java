package dev.coppice.coordinator.artifact;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.artifact.RefusedPartException.Reason;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.report.UploadedFiles;
import dev.coppice.session.SessionId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Keeps attempts' files in a folder of this machine. A file grows under {@code uploads} and is renamed when it is complete, so that
 * what lies under {@code attempts} is whole.
 */
public final class FileArtifacts implements ArtifactStore {
    private static final int BUFFER = 64 << 10;

    private final SessionFolders folders;
    private final ArtifactLimits limits;
    private final InstantSource clock;
    private final Changes changes = new Changes();
    private final Set<Place> storing = ConcurrentHashMap.newKeySet();

    private record Place(AttemptId attempt, ArtifactPath path) {}

    public FileArtifacts(SessionFolders folders, ArtifactLimits limits, InstantSource clock) {
        this.clock = clock;
        this.folders = folders;
        this.limits = limits;
    }

    @Override
    public Optional<StoredFile> find(AttemptId attempt, ArtifactPath path) {
        return whole(attempt, path)
                .or(() -> Folders.size(growing(attempt), path).map(size -> new StoredFile(path, size, false)))
                // Once more: it may have been completed meanwhile.
                .or(() -> whole(attempt, path));
    }

    private Optional<StoredFile> whole(AttemptId attempt, ArtifactPath path) {
        return Folders.size(complete(attempt), path).map(size -> new StoredFile(path, size, true));
    }

    @Override
    public String place(AttemptId attempt, ArtifactPath path) {
        return folders.root().relativize(complete(attempt, path)).toString();
    }

    @Override
    public List<StoredFile> list(AttemptId attempt) throws IOException {
        Map<String, StoredFile> files = new TreeMap<>();
        Path growing = growing(attempt);
        Folders.sizes(growing).forEach((file, size) -> {
            ArtifactPath path = path(growing, file);
            files.put(path.text(), new StoredFile(path, size, false));
        });
        Path complete = complete(attempt);
        Folders.sizes(complete).forEach((file, size) -> {
            ArtifactPath path = path(complete, file);
            files.put(path.text(), new StoredFile(path, size, true));
        });
        return List.copyOf(files.values());
    }

    @Override
    public StoredFile append(AttemptId attempt, ArtifactPath path, long offset, InputStream part, boolean last)
            throws IOException {
        Place place = new Place(attempt, path);
        if (!storing.add(place)) {
            throw new RefusedPartException(
                    Reason.BUSY,
                    stored(attempt, path),
                    "another part of " + path + " is being stored; try again when it is");
        }
        try {
            return appendAlone(attempt, path, offset, part, last);
        } finally {
            storing.remove(place);
        }
    }

    private long stored(AttemptId attempt, ArtifactPath path) {
        return find(attempt, path).map(StoredFile::size).orElse(0L);
    }

    private StoredFile appendAlone(AttemptId attempt, ArtifactPath path, long offset, InputStream part, boolean last)
            throws IOException {
        if (Folders.isThroughLink(growing(attempt), path) || Folders.isThroughLink(complete(attempt), path)) {
            throw new RefusedPartException(
                    Reason.IN_THE_WAY, 0, "a symbolic link is in the way of " + path + "; remove it on this machine");
        }
        Optional<StoredFile> whole = whole(attempt, path);
        if (whole.isPresent()) {
            return same(attempt, whole.get(), offset, part, last);
        }
        if (offset > 0) {
            checkOffset(attempt, path, offset);
        }
        Path growing = growing(attempt, path);
        try {
            long size = write(attempt, path, growing, offset, part);
            if (last) {
                complete(attempt, path, growing);
            }
            return new StoredFile(path, size, last);
        } catch (FileSystemException e) {
            throw refused(path, offset, e);
        } finally {
            changes.announce();
        }
    }

    /** What is recorded stays: who sends the very same once more is told that it is there, as its first answer may have been lost. */
    private StoredFile same(AttemptId attempt, StoredFile whole, long offset, InputStream part, boolean last)
            throws IOException {
        if (offset == 0 && last) {
            try (InputStream recorded = new BufferedInputStream(open(complete(attempt), whole.path(), 0), BUFFER)) {
                if (isSame(recorded, part)) {
                    return whole;
                }
            }
        }
        throw new RefusedPartException(
                Reason.COMPLETE,
                whole.size(),
                whole.path() + " is complete with " + whole.size() + " bytes, and is not changed any more");
    }

    private static boolean isSame(InputStream recorded, InputStream part) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
            byte[] expected = recorded.readNBytes(read);
            if (!Arrays.equals(expected, 0, expected.length, buffer, 0, read)) {
                return false;
            }
        }
        return recorded.read() < 0;
    }

    private void checkOffset(AttemptId attempt, ArtifactPath path, long offset) throws RefusedPartException {
        long stored = stored(attempt, path);
        if (stored != offset) {
            throw new RefusedPartException(
                    Reason.OFFSET,
                    stored,
                    "of " + path + " " + stored + " bytes are stored, so that it does not go on at " + offset);
        }
    }

    private void complete(AttemptId attempt, ArtifactPath path, Path growing) throws IOException {
        Path complete = complete(attempt, path);
        Files.createDirectories(complete.resolveSibling(""));
        Files.move(growing, complete, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        new UploadedFiles(complete(attempt)).add(path.text());
        folders.changed(session(attempt), clock.instant());
    }

    private long write(AttemptId attempt, ArtifactPath path, Path growing, long offset, InputStream part)
            throws IOException {
        Files.createDirectories(growing.resolveSibling(""));
        long room = room(attempt, path);
        FileStore disk = Files.getFileStore(growing.resolveSibling(""));
        try (OutputStream out = openAt(growing, offset)) {
            byte[] buffer = new byte[BUFFER];
            long size = offset;
            for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
                if (size + read > limits.file() || size + read > room) {
                    throw new RefusedPartException(
                            Reason.TOO_LARGE,
                            size,
                            path + " is larger than is taken: a file may have " + limits.file()
                                    + " bytes, and all files of an attempt together " + limits.attempt());
                }
                if (disk.getUsableSpace() - read < limits.reserve()) {
                    throw full(path, size);
                }
                write(out, buffer, read, path, size);
                size += read;
                changes.announce();
            }
            return size;
        }
    }

    /** What another coordinator may still write, which led before, lands at the same place, and is the same. */
    private static OutputStream openAt(Path growing, long offset) throws IOException {
        if (offset == 0) {
            return Files.newOutputStream(growing);
        }
        return Channels.newOutputStream(
                Files.newByteChannel(growing, StandardOpenOption.WRITE).position(offset));
    }

    /** What fails here is the disk's fault, and what fails in reading is the sender's. */
    private static void write(OutputStream out, byte[] buffer, int length, ArtifactPath path, long size)
            throws IOException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw refused(path, size, e);
        }
    }

    private static IOException refused(ArtifactPath path, long stored, IOException e) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("No space left") || words.contains("quota exceeded")) {
            return full(path, stored);
        }
        if (e instanceof FileAlreadyExistsException
                || e instanceof NotDirectoryException
                || words.contains("Not a directory")
                || words.contains("Is a directory")) {
            return new RefusedPartException(
                    Reason.IN_THE_WAY, stored, path + " is a folder in one place and a file in another");
        }
        return e;
    }

    private static RefusedPartException full(ArtifactPath path, long stored) {
        return new RefusedPartException(
                Reason.DISK_FULL, stored, "no space is left for " + path + " on the coordinator's disk");
    }

    /** How large a file may be for all that the attempt left behind to keep its limit. */
    private long room(AttemptId attempt, ArtifactPath path) throws IOException {
        Map<Path, Long> growing = Folders.sizes(growing(attempt));
        Map<Path, Long> complete = Folders.sizes(complete(attempt));
        growing.remove(growing(attempt, path));
        long others = Stream.of(growing, complete)
                .flatMap(files -> files.values().stream())
                .mapToLong(size -> size)
                .sum();
        if (growing.size() + complete.size() >= limits.files()) {
            throw new RefusedPartException(
                    Reason.TOO_LARGE, 0, "an attempt may leave " + limits.files() + " files behind");
        }
        return limits.attempt() - others;
    }

    @Override
    public void awaitChange(AttemptId attempt, ArtifactPath path, long size, Duration wait)
            throws InterruptedException {
        long seen = changes.seen();
        Optional<StoredFile> file = find(attempt, path);
        if (file.map(StoredFile::size).orElse(0L) == size
                && !file.map(StoredFile::complete).orElse(false)) {
            changes.awaitAfter(seen, wait);
        }
    }

    @Override
    public InputStream read(AttemptId attempt, ArtifactPath path, long from) throws IOException {
        for (Path folder : List.of(complete(attempt), growing(attempt))) {
            try {
                return open(folder, path, from);
            } catch (NoSuchFileException e) {
                // It may be in the other one.
            }
        }
        return open(complete(attempt), path, from); // to which it may have come meanwhile
    }

    private static InputStream open(Path folder, ArtifactPath path, long from) throws IOException {
        if (Folders.isThroughLink(folder, path)) {
            throw new NoSuchFileException(path.text());
        }
        return Channels.newInputStream(
                Files.newByteChannel(folder.resolve(path.text())).position(from));
    }

    private static ArtifactPath path(Path folder, Path file) {
        return new ArtifactPath(folder.relativize(file).toString());
    }

    private Path growing(AttemptId attempt) {
        return folders.uploads(session(attempt), attempt);
    }

    private Path growing(AttemptId attempt, ArtifactPath path) {
        return growing(attempt).resolve(path.text());
    }

    private Path complete(AttemptId attempt) {
        return folders.attempt(session(attempt), attempt);
    }

    private Path complete(AttemptId attempt, ArtifactPath path) {
        return complete(attempt).resolve(path.text());
    }

    private static SessionId session(AttemptId attempt) {
        return JobAddress.of(attempt.job())
                .orElseThrow(() -> new IllegalArgumentException("no coordinator made the job id " + attempt.job()))
                .session();
    }
}
