package dev.coppice.cli.run;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.session.SessionId;
import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a session's report goes: to the folder that was asked for, or to one below the user's state, of which the latest are kept. */
final class ReportPlace {
    private static final int KEPT = 50;
    /** A report that is not complete is of a session that runs, or was killed. */
    private static final Duration LONGEST_SESSION = Duration.ofDays(7);

    private static final String COMPLETE = "results.json";
    /** Says that a folder holds a report, perhaps one whose session was killed. */
    private static final String MARK = ".coppice-report";

    private final Path reports;
    private final @Nullable Path askedFor;
    private final InstantSource clock;

    /** @param askedFor null when nobody did */
    ReportPlace(Path reports, @Nullable Path askedFor, InstantSource clock) {
        this.reports = reports;
        this.askedFor = askedFor;
        this.clock = clock;
    }

    /**
     * Makes sure that the folder that was asked for can take a report, and loses nothing by it.
     *
     * @throws CommandFailure when it can't
     */
    void check() {
        if (askedFor == null) {
            return;
        }
        try {
            Files.createDirectories(askedFor);
            for (Path own : List.of(attempts(askedFor), jobs(askedFor))) {
                if (Files.exists(own) && !Files.exists(askedFor.resolve(MARK))) {
                    throw CommandFailure.usage("--report-dir " + askedFor + ": there is a folder " + own.getFileName()
                            + " in it that is of no report, and a report would replace it: name another folder");
                }
            }
            Files.write(askedFor.resolve(MARK), new byte[0]);
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "--report-dir " + askedFor + ": no report can be written there: " + FileTrouble.inWords(e), e);
        }
    }

    /** The folder, with nothing in it that tells of attempts of an earlier session. */
    Path prepare(SessionId session) throws IOException {
        if (askedFor != null) {
            TreeDeletion.delete(attempts(askedFor));
            TreeDeletion.delete(jobs(askedFor));
            return askedFor;
        }
        Files.createDirectories(reports);
        deleteOldest();
        return Files.createDirectory(reports.resolve(session.value()));
    }

    /** Where the attempts of a report keep their logs and artifacts. */
    static Path attempts(Path report) {
        return report.resolve("attempts");
    }

    private static Path jobs(Path report) {
        return report.resolve("jobs");
    }

    private void deleteOldest() throws IOException {
        record Dated(Path folder, Instant written) {}
        Instant longAgo = clock.instant().minus(LONGEST_SESSION);
        List<Path> oldest;
        try (Stream<Path> all = Files.list(reports)) {
            oldest = all.map(folder -> new Dated(
                            folder, Instant.ofEpochMilli(folder.toFile().lastModified())))
                    .sorted(Comparator.comparing(Dated::written).reversed())
                    .skip(KEPT - 1)
                    .filter(dated -> Files.exists(dated.folder().resolve(COMPLETE))
                            || dated.written().isBefore(longAgo))
                    .map(Dated::folder)
                    .toList();
        }
        for (Path folder : oldest) {
            TreeDeletion.delete(folder);
        }
    }
}
