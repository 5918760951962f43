package dev.coppice.coordinator.plan;

import dev.coppice.plan.InvalidValue;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanParser;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.Reading;
import dev.coppice.plan.RepositoryPath;
import dev.coppice.plan.SettingsDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads each plan of one state of a repository once, and its {@code coppice.yml}. For one thread. */
public final class PlanLibrary {
    static final String SETTINGS_FILE = "coppice.yml";

    private final RepositoryFiles files;
    private final PlanParser parser = new PlanParser();
    private final Map<String, Reading<PlanDocument>> plans = new HashMap<>();

    public PlanLibrary(RepositoryFiles files) {
        this.files = files;
    }

    /** The plan at a path, or all that keeps it from being read. */
    public Reading<PlanDocument> plan(String path) {
        String normal;
        try {
            normal = RepositoryPath.normalise(path);
        } catch (InvalidValue e) {
            return refused(path, "the plan's path " + e.getMessage(), e.hint());
        }
        return plans.computeIfAbsent(normal, this::read);
    }

    private Reading<PlanDocument> read(String path) {
        return read(path, bytes -> parser.parse(path, bytes), () -> missing(path));
    }

    /** The repository's own defaults; empty when it has none. */
    public Reading<Optional<SettingsDocument>> settings() {
        return read(
                SETTINGS_FILE,
                bytes -> switch (parser.parseSettings(SETTINGS_FILE, bytes)) {
                    case Reading.Accepted<SettingsDocument> accepted ->
                        new Reading.Accepted<>(Optional.of(accepted.value()));
                    case Reading.Refused<SettingsDocument> refused -> new Reading.Refused<>(refused.problems());
                },
                () -> new Reading.Accepted<>(Optional.empty()));
    }

    private <T> Reading<T> read(String path, Function<byte[], Reading<T>> parse, Missing<T> missing) {
        return switch (files.find(path, PlanParser.LARGEST)) {
            case RepositoryFiles.Content content -> parse.apply(content.bytes());
            case RepositoryFiles.TooLarge large ->
                refused(
                        path,
                        "the file has " + large.size() + " bytes; at most " + PlanParser.LARGEST + " (1 MiB) are read",
                        "split it, or move long scripts into files of the repository and call them");
            case RepositoryFiles.Link link ->
                refused(
                        path,
                        (link.path().equals(path) ? "it is" : link.path() + " is")
                                + " a symbolic link, and none is followed",
                        "name the file by its own path");
            case RepositoryFiles.Folder folder ->
                refused(path, "it is a folder", "name the files in it: " + path + "/*.md");
            case RepositoryFiles.Submodule module ->
                refused(path, module.path() + " is a submodule, a repository of its own", "run its plans from there");
            case RepositoryFiles.Missing none -> missing.reading();
        };
    }

    private Reading<PlanDocument> missing(String path) {
        String hint = SimilarPaths.closest(path, files.paths())
                .map(similar -> "did you mean " + similar + "?")
                .orElse("name a file that is there, by its path from the root of the repository");
        return refused(path, "there is no such file at " + files.label(), hint);
    }

    /** What to write where a plan names another one by a path under which the session has none. */
    String suggestNeed(String plan, String need) {
        List<String> paths = files.paths();
        if (paths.contains(need)) {
            return "add " + need + " to what is run, or remove it from needs";
        }
        return SimilarPaths.besides(plan, need)
                .filter(paths::contains)
                .or(() -> SimilarPaths.closest(need, paths))
                .map(similar -> "did you mean " + similar + "? paths count from the root of the repository")
                .orElse("there is no such file at " + files.label() + "; remove it from needs");
    }

    private static <T> Reading<T> refused(String path, String message, String hint) {
        return new Reading.Refused<>(List.of(new PlanProblem(path, 0, message, hint)));
    }

    /** Says what it means that a file is not there. */
    private interface Missing<T> {
        Reading<T> reading();
    }
}
