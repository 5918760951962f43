package dev.coppice.cli.run;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.settings.TaskContainers;
import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.SessionOutline;
import dev.coppice.cli.view.SessionView;
import dev.coppice.cli.view.SessionView.Detail;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.report.ResultsJson;
import dev.coppice.coordinator.report.SessionReport;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.time.Timers;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.attempt.AttemptRunner;
import dev.coppice.worker.attempt.AttemptSettings;
import dev.coppice.worker.attempt.AttemptTools;
import dev.coppice.worker.attempt.EnvironmentAdmission;
import dev.coppice.worker.attempt.FailureKeeping;
import dev.coppice.worker.attempt.FilePlaces;
import dev.coppice.worker.attempt.TaskRule;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.home.HostVariables;
import dev.coppice.worker.kept.KeptAttempts;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.secret.VariableSecrets;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.RepositoryRule;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What runs the attempts of a local session, what shows it, and its report. For one session. */
final class LocalWork {
    static final Duration GRACE = Duration.ofSeconds(5);

    private final Invocation invocation;
    private final RunOptions options;
    private final ReportPlace reports;
    private final Timers timers;
    private final RunDirectory place;
    private final Mirrors mirrors;
    private final EnvironmentTools environments;
    private final KeptAttempts kept;
    private final SocketRules taskContainers;
    private @Nullable Path report;

    LocalWork(
            Invocation invocation,
            RunOptions options,
            ReportPlace reports,
            Timers timers,
            RunDirectory place,
            Mirrors mirrors,
            EnvironmentTools environments,
            KeptAttempts kept) {
        this.invocation = invocation;
        this.options = options;
        this.reports = reports;
        this.timers = timers;
        this.place = place;
        this.mirrors = mirrors;
        this.environments = environments;
        this.kept = kept;
        this.taskContainers = TaskContainers.rules(options.taskContainers);
    }

    /** Opens the view, and prepares the report's folder. */
    SessionView begin(SessionOutline outline) throws IOException {
        report = reports.prepare(outline.session());
        Detail detail = options.json ? Detail.NONE : options.quiet ? Detail.QUIET : Detail.FULL;
        return SessionView.open(
                outline, detail, Terminal.of(invocation), invocation.time(), timers, invocation.err()::println);
    }

    /** What this machine can do, as far as the session needs it. */
    Abilities abilities(Submission submission) {
        boolean needed = submission.jobs().stream()
                .anyMatch(job -> job.spec().environment().isPresent());
        return needed ? new LocalAbilities(environments) : Abilities.none();
    }

    /** What jobs wait for besides a slot; the view says so. */
    Admission admission(SessionView view) {
        return new LocalAdmission(new EnvironmentAdmission(environments), text -> view.say(Line.of(text)));
    }

    /** What runs the attempts. */
    AttemptExecutor executor() throws IOException {
        Optional<KeepOption.Times> keep = KeepOption.read(options.keepFailed);
        AttemptSettings settings = new AttemptSettings(
                place.id(),
                place::newAttempt,
                FilePlaces.in(ReportPlace.attempts(report())),
                RepositoryRule.ANY,
                TaskRule.ANYWHERE,
                GRACE,
                keep.map(KeepOption.Times::worktrees),
                false);
        AttemptTools tools = AttemptTools.of(
                mirrors,
                new HostVariables(invocation.environment(), Path.of(System.getProperty("user.home")), List.of()),
                place.pipes(),
                place.id(),
                new VariableSecrets(invocation.environment(), ""));
        AttemptTools whole = keep.map(times -> tools.keeping(new FailureKeeping(kept, times.services())))
                .orElse(tools)
                .with(environments, taskContainers);
        return new AttemptRunner(settings, whole, invocation.time(), timers);
    }

    /** Writes the report, and ends the view with a summary. */
    void end(SessionRecord session, JobPages jobs, SessionView view) throws IOException {
        try {
            new SessionReport(report()).write(session, jobs);
        } catch (IOException e) {
            view.summarise(Optional.empty());
            throw new IOException("could not write the report in " + report() + ": " + e.getMessage(), e);
        }
        view.summarise(Optional.of(report().toString()));
        if (options.json) {
            try {
                ResultsJson.pointingTo(report()).write(session, jobs, new FileOutputStream(FileDescriptor.out));
            } catch (IOException e) {
                throw new IOException("could not write the results to standard output: " + e.getMessage(), e);
            }
        }
    }

    private Path report() {
        if (report == null) {
            throw new IllegalStateException("the session has not begun");
        }
        return report;
    }
}
