package dev.coppice.cli.run;

import dev.coppice.session.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a session's report goes: to the folder that was asked for, or to one below the user's state, of which the latest are kept. */
final class ReportPlace {
    private static final int KEPT = 20;

    private final Path reports;
    private final @Nullable Path askedFor;

    /** @param askedFor null when nobody did */
    ReportPlace(Path reports, @Nullable Path askedFor) {
        this.reports = reports;
        this.askedFor = askedFor;
    }

    /** The folder, with nothing in it that tells of attempts of an earlier session. */
    Path prepare(SessionId session) throws IOException {
        if (askedFor != null) {
            Files.createDirectories(askedFor);
            delete(attempts(askedFor));
            delete(askedFor.resolve("jobs"));
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

    private void deleteOldest() throws IOException {
        record Dated(Path folder, long written) {}
        List<Path> oldest;
        try (Stream<Path> all = Files.list(reports)) {
            oldest = all.map(folder -> new Dated(folder, folder.toFile().lastModified()))
                    .sorted(Comparator.comparingLong(Dated::written).reversed())
                    .skip(KEPT - 1)
                    .map(Dated::folder)
                    .toList();
        }
        for (Path folder : oldest) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
