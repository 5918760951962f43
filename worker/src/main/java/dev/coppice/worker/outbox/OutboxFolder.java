package dev.coppice.worker.outbox;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.transport.json.UnreadableMessageException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ends of attempts on disk: a file for each, named by the claim's token, in the form that messages have. A file is written under
 * another name, forced to disk and then renamed, so that one that is found is whole. What is found to be damaged all the same is
 * reported, and kept as {@code *.unreadable} for people.
 */
public final class OutboxFolder implements OutboxStore {
    private static final System.Logger LOG = System.getLogger(OutboxFolder.class.getName());
    private static final String WHOLE = ".json";
    private static final String PARTIAL = ".partial";
    private static final String UNREADABLE = ".unreadable";

    private final Path folder;
    private final MessageFormat format;

    /** @param folder nobody else writes to it; made if need be */
    public OutboxFolder(Path folder, MessageFormat format) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.format = format;
    }

    @Override
    public List<AttemptFinished> load() throws IOException {
        List<AttemptFinished> ends = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(PARTIAL)) {
                Files.delete(file); // its attempt is told of by nobody, and so is lost
            } else if (name.endsWith(WHOLE)) {
                read(file, ends);
            }
        }
        ends.sort(Comparator.comparing(AttemptFinished::finishedAt));
        return ends;
    }

    private void read(Path file, List<AttemptFinished> ends) throws IOException {
        try {
            if (format.readEvent(Files.readAllBytes(file)) instanceof AttemptFinished end) {
                ends.add(end);
                return;
            }
            setAside(file, "it is no end of an attempt");
        } catch (UnreadableMessageException e) {
            setAside(file, String.valueOf(e.getMessage()));
        }
    }

    private void setAside(Path file, String why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + UNREADABLE);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(
                Level.WARNING,
                "the end of an attempt can''t be read ({0}); the attempt counts as lost, and the file is kept as {1}",
                why,
                aside);
    }

    @Override
    public void keep(AttemptFinished end) throws IOException {
        Path whole = file(end.claim());
        Path partial = whole.resolveSibling(whole.getFileName() + PARTIAL);
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer message = ByteBuffer.wrap(format.write(end));
            while (message.hasRemaining()) {
                channel.write(message);
            }
            channel.force(true);
        }
        Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    @Override
    public void forget(Claim claim) throws IOException {
        Files.deleteIfExists(file(claim));
    }

    private Path file(Claim claim) {
        return folder.resolve(claim.token() + WHOLE);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
