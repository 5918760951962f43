package dev.coppice.worker.attempt;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.job.JobSpec;
import dev.coppice.worker.artifact.CollectedArtifacts;
import dev.coppice.worker.junit.CollectedTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Takes in what an attempt's tasks left: reports, artifacts, and what they handed in. */
final class Collector {
    private final AttemptTools tools;
    private final AttemptFiles files;
    private final UnaryOperator<String> mask;

    /** @param mask what all words go through */
    Collector(AttemptTools tools, AttemptFiles files, UnaryOperator<String> mask) {
        this.tools = tools;
        this.files = files;
        this.mask = mask;
    }

    /**
     * What was passed over and what could not be taken in is also written down in the attempt's files.
     *
     * @param handedIn a folder all of which is an artifact
     * @param since when the tasks began, by the clock of the file system
     */
    Collected collect(JobSpec spec, Path worktree, Path handedIn, Instant since) throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        CollectedTests tests = tools.reports().collect(worktree, spec.reports(), since, files.tests(), mask);
        problems.addAll(tests.problems());
        notes.addAll(tests.notes());
        List<String> allHandedIn = isEmpty(handedIn) ? List.of() : List.of("**");
        for (CollectedArtifacts artifacts : List.of(
                tools.artifacts().collect(worktree, spec.artifacts(), files.artifacts()),
                tools.artifacts().collect(handedIn, allHandedIn, files.artifacts()))) {
            problems.addAll(artifacts.problems());
            notes.addAll(artifacts.notes());
        }
        problems.replaceAll(mask);
        notes.replaceAll(mask);
        notes.addAll(problems);
        if (!notes.isEmpty()) {
            Files.write(files.notes(), notes);
        }
        return new Collected(tests.counts(), tests.failed(), problems);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return !Files.isSymbolicLink(folder); // which is told of
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
