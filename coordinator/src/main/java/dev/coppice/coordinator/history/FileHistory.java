package dev.coppice.coordinator.history;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A history in files, one for each repository. Several processes may write at once, each with one such object, and be killed at any
 * moment. What other processes write after a repository's file was first read is not seen. A file that can't be read or written
 * is logged and costs nothing but what it would have told. The object's monitor guards all of it.
 */
public final class FileHistory implements History {
    private static final System.Logger LOG = System.getLogger(FileHistory.class.getName());
    private static final int SESSIONS = 500;
    private static final long BYTES = 16 << 20;

    private record Repository(HistoryFile file, Past past) {}

    private final Path folder;
    private final Map<String, Repository> repositories = new HashMap<>();
    private boolean warned;

    /** @param folder made when there is something to write */
    public FileHistory(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized Optional<Duration> expected(JobKey key) {
        return repository(key.repository()).past().expected(key);
    }

    @Override
    public synchronized Map<JobKey, JobState> lastEnds(String repository) {
        return repository(repository).past().lastEnds();
    }

    @Override
    public synchronized List<PastSession> sessions(String repository, int limit) {
        return repository(repository).past().latest(limit);
    }

    @Override
    public synchronized void began(SessionRecord session) {
        Repository repository = repository(session.source().repository());
        compact(repository);
        append(
                repository,
                new Entry.Began(
                        session.id(),
                        session.revision(),
                        session.source().commit(),
                        session.jobs(),
                        session.queuedAt()));
    }

    @Override
    public synchronized void ended(SessionRecord session, JobRecord job) {
        append(
                repository(session.source().repository()),
                new Entry.JobEnded(session.id(), job.spec().plan(), job.spec().range(), job.state(), job.took()));
    }

    @Override
    public synchronized void ended(SessionRecord session) {
        session.endedAt()
                .ifPresent(at -> append(
                        repository(session.source().repository()),
                        new Entry.Ended(session.id(), session.state(), session.verdict(), at)));
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(name, key -> {
            Repository repository = new Repository(new HistoryFile(folder.resolve(fileName(key))), new Past(key));
            try {
                repository.file().read(repository.past()::add);
            } catch (IOException e) {
                warn("the history of " + key + " in " + folder + " can't be read; this run goes on without it", e);
            }
            return repository;
        });
    }

    private void append(Repository repository, Entry entry) {
        repository.past().add(entry);
        try {
            repository.file().append(entry);
        } catch (IOException e) {
            if (!warned) { // each of a thousand jobs would say the same
                warned = true;
                warn(
                        "the history in " + folder + " can't be written; coppice history will lack this session;"
                                + " see to the folder's permissions and space",
                        e);
            }
        }
    }

    private static void warn(String what, IOException why) {
        LOG.log(System.Logger.Level.WARNING, what + ": " + why);
    }

    /** Forgets the oldest sessions once there are too many of them, and some more so that this comes seldom. */
    private void compact(Repository repository) {
        try {
            int count = repository.past().sessionCount();
            boolean tooLarge = repository.file().size() > BYTES;
            if (tooLarge || count > SESSIONS + SESSIONS / 5) {
                int keep = tooLarge ? Math.min(SESSIONS, count / 2) : SESSIONS;
                Set<SessionId> kept = new HashSet<>(repository.past().latestIds(keep));
                repository.file().retain(kept);
            }
        } catch (IOException e) {
            warn("the history in " + folder + " can't be made smaller", e);
        }
    }

    /** The repository's last word, for people, and a hash of all of it. */
    private static String fileName(String repository) {
        String[] words = repository.split("[/:\\\\]+", -1);
        String last = words.length == 0 ? "" : words[words.length - 1];
        String readable = last.replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(repository.getBytes(StandardCharsets.UTF_8));
            return readable.substring(0, Math.min(60, readable.length())) + "-"
                    + HexFormat.of().formatHex(hash, 0, 8) + ".jsonl";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
