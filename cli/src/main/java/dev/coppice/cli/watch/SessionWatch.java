package dev.coppice.cli.watch;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.EventStream;
import dev.coppice.cli.client.ServerEvent;
import dev.coppice.cli.document.JobDocument;
import dev.coppice.cli.document.JobPage;
import dev.coppice.cli.document.SessionDocument;
import dev.coppice.cli.document.SessionEvent;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.JobOutline;
import dev.coppice.cli.view.SessionOutline;
import dev.coppice.cli.view.SessionView;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.session.SessionId;
import dev.coppice.time.SystemTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows a session that a coordinator runs, until it ends or the person has seen enough. */
public final class SessionWatch {
    private static final int PAGE = 500;

    private final Invocation invocation;
    private final Client client;
    private final WatchOptions options;

    public SessionWatch(Invocation invocation, Client client, WatchOptions options) {
        this.invocation = invocation;
        this.client = client;
        this.options = options;
    }

    /**
     * Shows it from its beginning to its end.
     *
     * @param warnings shown at first
     * @return the exit code: that of the session's verdict, or that of the signal that ended the watching
     */
    public int watch(String session, List<String> warnings) throws InterruptedException {
        Interruption interruption = Interruption.listen(invocation.halt());
        try (SystemTimers timers = new SystemTimers();
                EventStream events = new EventStream(client, ApiPath.of("sessions", session, "events"), timers)) {
            SessionDocument ended = show(session, warnings, events, timers);
            if (options.json) {
                invocation
                        .out()
                        .println(client.get(ApiPath.of("sessions", session, "results"))
                                .pretty());
            }
            return ExitCode.of(ended.verdict(), options.failOnFlaky);
        } catch (InterruptedException e) {
            if (interruption.exitCode().isEmpty()) {
                throw e;
            }
            invocation
                    .err()
                    .println("coppice: no longer watching; session " + session + " goes on: 'coppice cancel " + session
                            + "' ends it, 'coppice watch " + session + "' shows it again");
            return interruption.exitCode().get();
        }
    }

    private SessionDocument show(String id, List<String> warnings, EventStream events, SystemTimers timers)
            throws InterruptedException {
        SessionDocument session = snapshot(events).session();
        List<JobDocument> jobs = jobs(id);
        Changes changes = new Changes(id);
        try (SessionView view = SessionView.open(
                outline(session, jobs),
                options.detail(),
                Terminal.of(invocation),
                invocation.time(),
                timers,
                invocation.err()::println)) {
            if (options.detail() == SessionView.Detail.FULL) {
                client.tell(line -> view.say(Line.of(line)));
            }
            warnings.forEach(warning ->
                    view.say(new Line().add(Style.WARNING, "warning: ").add(warning)));
            jobs.forEach(job -> changes.of(job).forEach(view::changed));
            jobs = List.of(); // they may be many
            while (!session.hasEnded()) {
                Optional<SessionEvent> event = read(events.next());
                if (event.isEmpty()) {
                    continue;
                }
                switch (event.get()) {
                    case SessionEvent.Snapshot again -> {
                        jobs(id).forEach(job -> changes.of(job).forEach(view::changed));
                        session = again.session();
                    }
                    case SessionEvent.SessionEnded end -> session = end.session();
                    case SessionEvent other -> changes.of(other).forEach(view::changed);
                }
            }
            view.changed(new SessionChange.SessionEnded(new SessionId(id), session.record()));
            view.summarise(session.reportPath().map(any -> report(id)));
            return session;
        } finally {
            client.tell(invocation.err()::println);
        }
    }

    /** What leads a person to the report; a browser has no token. */
    private String report(String session) {
        return client.hasToken()
                ? "coppice results " + session + " --report-dir DIR"
                : client.address()
                        + ApiPath.of("sessions", session, "report", "report.html")
                                .text();
    }

    private static SessionEvent.Snapshot snapshot(EventStream events) throws InterruptedException {
        while (true) {
            if (read(events.next()).orElse(null) instanceof SessionEvent.Snapshot snapshot) {
                return snapshot;
            }
        }
    }

    private static Optional<SessionEvent> read(ServerEvent event) {
        return SessionEvent.type(event.name()).map(event::as);
    }

    private List<JobDocument> jobs(String session) throws InterruptedException {
        List<JobDocument> jobs = new ArrayList<>();
        ApiPath first = ApiPath.of("sessions", session, "jobs").with("limit", PAGE);
        JobPage page = client.get(first).as(JobPage.class);
        jobs.addAll(page.jobs());
        while (page.nextCursor().isPresent()) {
            page = client.get(first.with("cursor", page.nextCursor().get())).as(JobPage.class);
            jobs.addAll(page.jobs());
        }
        return jobs;
    }

    private static SessionOutline outline(SessionDocument session, List<JobDocument> jobs) {
        return new SessionOutline(
                new SessionId(session.sessionId()),
                jobs.stream().map(job -> JobOutline.of(job.record())).toList(),
                session.numWorkers(),
                session.queuedAt(),
                true);
    }
}
