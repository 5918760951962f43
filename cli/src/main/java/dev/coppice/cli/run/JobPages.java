package dev.coppice.cli.run;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.session.SessionId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All jobs of a session in their order, of which only a page is held at a time. */
final class JobPages implements Supplier<Stream<JobRecord>> {
    private static final int PAGE = 200;

    private final Sessions sessions;
    private final SessionId session;

    JobPages(Sessions sessions, SessionId session) {
        this.sessions = sessions;
        this.session = session;
    }

    @Override
    public Stream<JobRecord> get() {
        return Stream.iterate(
                        sessions.jobs(session, 0, PAGE),
                        page -> !page.isEmpty(),
                        page -> sessions.jobs(session, page.getLast().ordinal(), PAGE))
                .flatMap(List::stream);
    }
}
