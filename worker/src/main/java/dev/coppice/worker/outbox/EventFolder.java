package dev.coppice.worker.outbox;

import dev.coppice.attempt.Claim;
import dev.coppice.transport.Event;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.Event.AttemptStarted;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Events on disk: a file for each, named by the claim's token, in the form that messages have. A file is written under
 * another name, forced to disk and then renamed, so that one that is found is whole. What is found to be damaged all the same is
 * reported, and kept as {@code *.unreadable} for people.
 */
public final class EventFolder<E extends Event> implements EventStore<E> {
    private static final System.Logger LOG = System.getLogger(EventFolder.class.getName());
    private static final String WHOLE = ".json";
    private static final String PARTIAL = ".partial";
    private static final String UNREADABLE = ".unreadable";

    private final Path folder;
    private final MessageFormat format;
    private final Class<E> kind;
    private final Function<E, Instant> at;

    private EventFolder(Path folder, MessageFormat format, Class<E> kind, Function<E, Instant> at) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.format = format;
        this.kind = kind;
        this.at = at;
    }

    /**
     * One of ends.
     *
     * @param folder nobody else writes to it; made if need be
     */
    public static EventFolder<AttemptFinished> ofEnds(Path folder, MessageFormat format) throws IOException {
        return new EventFolder<>(folder, format, AttemptFinished.class, AttemptFinished::finishedAt);
    }

    /**
     * One of starts.
     *
     * @param folder nobody else writes to it; made if need be
     */
    public static EventFolder<AttemptStarted> ofStarts(Path folder, MessageFormat format) throws IOException {
        return new EventFolder<>(folder, format, AttemptStarted.class, AttemptStarted::at);
    }

    @Override
    public List<E> load() throws IOException {
        List<E> events = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(PARTIAL)) {
                Files.delete(file); // the worker ended before it was told that this is kept
            } else if (name.endsWith(WHOLE)) {
                read(file, events);
            }
        }
        events.sort(Comparator.comparing(at));
        return events;
    }

    private void read(Path file, List<E> events) throws IOException {
        try {
            Event event = format.readEvent(Files.readAllBytes(file));
            if (kind.isInstance(event)) {
                events.add(kind.cast(event));
            } else {
                setAside(file, "it is no " + kind.getSimpleName());
            }
        } catch (UnreadableMessageException e) {
            setAside(file, String.valueOf(e.getMessage()));
        }
    }

    private void setAside(Path file, String why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + UNREADABLE);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        LOG.log(
                Level.WARNING,
                "what is to be told of an attempt can''t be read ({0}); it is not told, and the file is kept as {1}",
                why,
                aside);
    }

    @Override
    public void keep(E event) throws IOException {
        Path whole = file(event.claim());
        Path partial = whole.resolveSibling(whole.getFileName() + PARTIAL);
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer message = ByteBuffer.wrap(format.write(event));
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
