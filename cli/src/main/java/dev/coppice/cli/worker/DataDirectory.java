package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.settings.DataFolder;
import dev.coppice.slot.WorkerId;
import dev.coppice.worker.host.HolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a worker keeps on disk; one worker has it at a time. */
final class DataDirectory implements AutoCloseable {
    /** Names are routing keys of the broker, where some characters have a meaning. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Path folder;
    private final HolderLock lock;

    private DataDirectory(Path folder, HolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws CommandFailure when there can be none, or another worker has it */
    static DataDirectory open(Path folder) throws IOException {
        DataFolder.make(folder);
        Path file = folder.resolve("lock");
        Optional<HolderLock> lock = HolderLock.take(file);
        if (lock.isEmpty()) {
            throw CommandFailure.usage("another worker (process " + HolderLock.holder(file)
                    + ") has the data directory " + folder + ": give this one a directory of its own with --data");
        }
        return new DataDirectory(folder, lock.get());
    }

    /** The worker's name: as asked for, else as it was before, else the host's; kept for the next start. */
    WorkerId name(Optional<String> asked, String host) throws IOException {
        Path file = folder.resolve("name");
        String name = asked.isPresent()
                ? asked.get()
                : Files.exists(file) ? Files.readString(file).strip() : host;
        if (!NAME.matcher(name).matches()) {
            throw CommandFailure.usage("the worker can't be called '" + name
                    + "': give it a --name of up to 100 letters, digits, dots, dashes and underscores");
        }
        Files.writeString(file, name + "\n");
        return new WorkerId(name);
    }

    /** What lies in it under this name; made by whoever uses it. */
    Path resolve(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
