package dev.coppice.coordinator.artifact;

import dev.coppice.attempt.AttemptId;
import dev.coppice.session.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * Where the files of sessions lie on disk: {@code <session>/attempts/<job>-<number>} what attempts left behind, {@code
 * <session>/uploads/…} what is not complete yet and which files were complete once, and beside them the session's report, whose links lead to the attempts' files.
 *
 * @param root absolute
 */
public record SessionFolders(Path root) {
    public SessionFolders {
        root = root.toAbsolutePath().normalize();
    }

    /** The folder of a session's report. */
    public Path session(SessionId session) {
        return root.resolve(name(session.value()));
    }

    /** The folder of an attempt's complete files. */
    public Path attempt(SessionId session, AttemptId attempt) {
        return session(session).resolve("attempts").resolve(name(attempt.job() + "-" + attempt.number()));
    }

    /** Notes that a file of one of the session's attempts is complete. */
    void changed(SessionId session, Instant at) throws IOException {
        Files.setLastModifiedTime(session(session).resolve("attempts"), FileTime.from(at));
    }

    Path uploads(SessionId session, AttemptId attempt) {
        return session(session).resolve("uploads").resolve(name(attempt.job() + "-" + attempt.number()));
    }

    /** Ids are made by coordinators; one that came from elsewhere must not lead out of here. */
    private static String name(String id) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
            throw new IllegalArgumentException("not an id that a coordinator makes: " + id);
        }
        return id;
    }
}
