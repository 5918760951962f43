package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.worktree.Difference.Blob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes files just as they are in a mirror, for trees without attributes, where git does nothing else. A few small ones only: with more to
 * do, git is quicker.
 */
record PlainFiles(MirrorObjects objects) {
    private static final int REGULAR = 0100644;
    private static final int EXECUTABLE = 0100755;
    private static final int MOST_FILES = 500;
    private static final long MOST_BYTES = 16 << 20;

    private static final Set<StandardOpenOption> NEW =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** As git asks for them; the system takes away what this process's umask says. */
    private static final FileAttribute<?> RUNNABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"));

    private static final FileAttribute<?> READABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));

    /** Whether these can be written here; links, odd names and large files are git's. */
    boolean suit(List<Blob> blobs) throws IOException {
        return blobs.size() <= MOST_FILES
                && blobs.stream().allMatch(PlainFiles::isPlain)
                && objects.size(blobs.stream().map(Blob::id).toList()) <= MOST_BYTES;
    }

    private static boolean isPlain(Blob blob) {
        return MirrorObjects.isKnown(blob.id())
                && (blob.mode() == REGULAR || blob.mode() == EXECUTABLE)
                && name(blob).indexOf('\uFFFD') < 0;
    }

    private static String name(Blob blob) {
        return new String(Difference.bytes(blob.path()), UTF_8);
    }

    /**
     * Writes them.
     *
     * @param blobs in the order of their paths; where they go to, there is nothing
     * @return the entries of an index that git would have made of them
     */
    List<byte[]> write(List<Blob> blobs, Path root) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        Path made = root;
        for (Blob blob : blobs) {
            Path file = root.resolve(name(blob));
            Path folder = file.resolveSibling("");
            if (!folder.equals(made)) {
                made = Files.createDirectories(folder);
            }
            FileAttribute<?> permissions = blob.mode() == EXECUTABLE ? RUNNABLE : READABLE;
            try (OutputStream out = Channels.newOutputStream(Files.newByteChannel(file, NEW, permissions))) {
                objects.copy(blob.id(), out);
            }
            entries.add(IndexWriter.entry(
                    blob,
                    Files.readAttributes(
                            file, "unix:ctime,lastModifiedTime,dev,ino,uid,gid,size", LinkOption.NOFOLLOW_LINKS)));
        }
        return entries;
    }
}
