package dev.coppice.coordinator.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.async.FilePathAsync;

/**
 * In the place of the file system that H2 files are on: a disk that takes no more while a file named {@code full} lies beside the
 * database.
 */
public final class FullDiskFiles extends FilePathAsync {

    /** Puts it in place; put {@link FilePathAsync} back. */
    public static void register() {
        FilePath.register(new FullDiskFiles());
    }

    public static void unregister() {
        FilePath.register(new FilePathAsync());
    }

    /** Fills the disk of a database in a folder. */
    public static void fill(Path folder) throws IOException {
        Files.createFile(folder.resolve("full"));
    }

    public static void makeRoom(Path folder) throws IOException {
        Files.delete(folder.resolve("full"));
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        String file = name.substring(getScheme().length() + 1);
        return new Checked(super.open(mode), Path.of(file).resolveSibling("full"));
    }

    private static final class Checked extends FileBaseDefault {
        private final FileChannel file;
        private final Path full;

        Checked(FileChannel file, Path full) {
            this.file = file;
            this.full = full;
        }

        private void check() throws IOException {
            if (Files.exists(full)) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public synchronized int write(ByteBuffer bytes, long position) throws IOException {
            check();
            return file.write(bytes, position);
        }

        @Override
        public synchronized int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
