package dev.coppice.coordinator.artifact;

import dev.coppice.attempt.AttemptId;
import dev.coppice.coordinator.report.ResultsJson;
import dev.coppice.coordinator.report.SessionReport;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.session.SessionId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reports of sessions, written beside the files of their attempts when somebody asks for them, and again when more files have
 * come. Safe for use by many threads.
 */
public final class SessionReports {
    private static final int PAGE = 200;

    private final SessionFolders folders;
    private final Sessions sessions;
    private final ConcurrentHashMap<SessionId, Object> writing = new ConcurrentHashMap<>();

    public SessionReports(SessionFolders folders, Sessions sessions) {
        this.folders = folders;
        this.sessions = sessions;
    }

    /**
     * One of the documents of a report, which is brought up to date, or of the files that it links to; empty when there is none.
     *
     * @param session one that has ended
     */
    public Optional<Path> document(SessionRecord session, ArtifactPath path) throws IOException {
        Path folder = upToDate(session);
        Path file = folder.resolve(path.text());
        return path.text().startsWith("uploads/") || Folders.size(folder, path).isEmpty()
                ? Optional.empty()
                : Optional.of(file);
    }

    private Path upToDate(SessionRecord session) throws IOException {
        Path folder = folders.session(session.id());
        synchronized (writing.computeIfAbsent(session.id(), id -> new Object())) {
            if (isOutdated(folder)) {
                new SessionReport(folder).write(session, () -> jobs(session.id()));
            }
        }
        writing.remove(session.id());
        return folder;
    }

    private static boolean isOutdated(Path folder) throws IOException {
        Path page = folder.resolve("report.html"); // the last one to be written
        Path attempts = folder.resolve("attempts"); // touched when a file of one is complete
        if (!Files.exists(page)) {
            return true;
        }
        FileTime written = Files.getLastModifiedTime(page);
        // One that lost a file is younger than the page, too.
        try (Stream<Path> folders = Files.exists(attempts) ? Files.walk(attempts, 1) : Stream.of()) {
            return folders.anyMatch(each -> modified(each).compareTo(written) >= 0);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static FileTime modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes all results as JSON, also of a session that runs.
     *
     * @param url where its report's folder is served, with a slash at its end
     */
    public void writeResults(SessionRecord session, String url, OutputStream out) throws IOException {
        ResultsJson.servedAt(url, folders.session(session.id())).write(session, () -> jobs(session.id()), out);
    }

    private Stream<JobRecord> jobs(SessionId session) {
        return Stream.<@Nullable List<JobRecord>>iterate(
                        sessions.jobs(session, 0, PAGE),
                        page -> page != null,
                        page -> page == null || page.size() < PAGE
                                ? null
                                : sessions.jobs(session, page.getLast().ordinal(), PAGE))
                .flatMap(List::stream)
                .map(job -> withFiles(session, job));
    }

    /** The job, its attempts' files being where they are here. */
    private JobRecord withFiles(SessionId session, JobRecord job) {
        List<AttemptRecord> attempts = job.attempts().stream()
                .map(attempt -> new AttemptRecord(
                        attempt.number(),
                        attempt.slot(),
                        attempt.worktree(),
                        attempt.startedAt(),
                        attempt.finishedAt(),
                        attempt.result(),
                        folders.attempt(session, new AttemptId(job.id(), attempt.number()))
                                .toString()))
                .toList();
        return new JobRecord(job.id(), job.ordinal(), job.spec(), job.state(), job.expected(), job.message(), attempts);
    }
}
