package dev.coppice.worker.hosted;

import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.transport.json.UnreadableMessageException;
import dev.coppice.worker.host.PrivateProperties;
import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the record and the files of one hosted environment lie. */
record HostedFolder(Path path, MessageFormat format) {

    /** The name of the folder in it for the repository's files. */
    static final String CHECKOUT = "checkout";

    /** Those that have a record. */
    static List<HostedFolder> all(Path root, MessageFormat format) throws IOException {
        if (Files.notExists(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> new HostedFolder(folder, format))
                    .filter(folder -> Files.exists(folder.record()))
                    .sorted((one, other) -> one.path().compareTo(other.path()))
                    .toList();
        }
    }

    private Path record() {
        return path.resolve("record.properties");
    }

    HostedRecord read() throws IOException {
        try {
            PrivateProperties text = PrivateProperties.read(record());
            byte[] order = text.need("order").getBytes(StandardCharsets.UTF_8);
            if (!(format.readCommand(order).control() instanceof Control.KeepEnvironment kept)) {
                throw new IOException(record() + " holds no order");
            }
            return new HostedRecord(
                    kept.order(),
                    Long.parseLong(text.need("done")),
                    Integer.parseInt(text.need("started")),
                    Boolean.parseBoolean(text.need("removing")),
                    text.need("trouble"));
        } catch (UnreadableMessageException | RuntimeException e) {
            throw new IOException(record() + " can't be read: " + e.getMessage(), e);
        }
    }

    void write(HostedRecord record) throws IOException {
        Files.createDirectories(path);
        PrivateProperties text = PrivateProperties.empty();
        Command order = new Command(0, new Control.KeepEnvironment(record.order()));
        text.put("order", new String(format.write(order), StandardCharsets.UTF_8));
        text.put("done", Long.toString(record.done()));
        text.put("started", Integer.toString(record.started()));
        text.put("removing", Boolean.toString(record.removing()));
        text.put("trouble", record.trouble());
        text.write(record());
    }

    /** The record last: what is left of the rest is known by it. */
    void delete() throws IOException {
        TreeDeletion.delete(path.resolve(CHECKOUT));
        TreeDeletion.delete(path);
    }
}
