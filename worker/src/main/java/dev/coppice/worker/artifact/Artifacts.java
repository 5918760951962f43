package dev.coppice.worker.artifact;

import dev.coppice.worker.artifact.FoundFiles.Match;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Copies the artifacts of an attempt out of its worktree. Safe for use by many threads. */
public final class Artifacts {
    private final long maxFileBytes;
    private final long maxTotalBytes;

    /** With the limits that hold where nobody set others: 256 MiB a file, 1 GiB in all. */
    public Artifacts() {
        this(256L << 20, 1L << 30);
    }

    /**
     * @param maxFileBytes a larger file is left out, with a note
     * @param maxTotalBytes a file that would make one attempt's artifacts larger is left out, with a note
     */
    public Artifacts(long maxFileBytes, long maxTotalBytes) {
        this.maxFileBytes = maxFileBytes;
        this.maxTotalBytes = maxTotalBytes;
    }

    /**
     * Copies what the patterns match to the target folder, each file under the path it has in the worktree. Links become copies
     * of what they lead to. Call it when the attempt's processes have ended.
     *
     * @param target created when there is something to copy; outside the worktree
     * @throws IOException when the target can't be written, such as on a full disk
     * @throws InterruptedIOException or a {@link java.nio.channels.ClosedByInterruptException}, when the thread is interrupted
     */
    public CollectedArtifacts collect(Path worktree, List<String> globs, Path target) throws IOException {
        FoundFiles found = WorktreeFiles.find(worktree, globs);
        List<String> notes = new ArrayList<>(found.notes());
        int files = 0;
        long bytes = 0;
        for (Match match : found.files()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while copying artifacts");
            }
            try (FileChannel source =
                    FileChannel.open(match.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                long size = source.size();
                if (size > maxFileBytes) {
                    notes.add(tooLarge(match, size, "one artifact", maxFileBytes));
                } else if (bytes + size > maxTotalBytes) {
                    notes.add(tooLarge(match, size, "all artifacts of an attempt together", maxTotalBytes));
                } else {
                    copy(source, size, target.resolve(match.path()));
                    files++;
                    bytes += size;
                }
            } catch (AccessDeniedException e) {
                notes.add("'" + match.name() + "' can't be read: permission denied; left out");
            }
        }
        return new CollectedArtifacts(files, bytes, notes, found.problems());
    }

    private static void copy(FileChannel source, long size, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (FileChannel out = FileChannel.open(
                target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long done = 0;
            while (done < size) {
                long moved = source.transferTo(done, size - done, out);
                if (moved <= 0) {
                    throw new IOException(target + ": the artifact became shorter while it was copied");
                }
                done += moved;
            }
        }
    }

    private static String tooLarge(Match match, long size, String what, long limit) {
        return String.format(
                Locale.ROOT,
                "'%s' is left out: it has %.1f MiB, and %s may have %.1f MiB",
                match.name(),
                size / 1048576.0,
                what,
                limit / 1048576.0);
    }
}
