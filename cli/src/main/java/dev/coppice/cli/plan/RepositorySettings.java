package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.coordinator.plan.PlanLibrary;
import dev.coppice.coordinator.plan.SettingsLayers;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.Reading;
import dev.coppice.plan.SettingsDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a repository's {@code coppice.yml} and plans say, as they lie there. */
public final class RepositorySettings {
    private RepositorySettings() {}

    /**
     * Its {@code coppice.yml}; empty where there is none. With problems, the command fails.
     *
     * @param directory where the person stands
     */
    public static Optional<SettingsDocument> read(WorkingTree tree, Path directory) {
        return accepted(new PlanLibrary(tree).settings(), tree, directory);
    }

    /** What a plan says, over what {@code coppice.yml} says. With problems, the command fails. */
    public static PlanSettings ofPlan(WorkingTree tree, Path directory, String plan) {
        PlanLibrary library = new PlanLibrary(tree);
        PlanDocument document = accepted(library.plan(tree.fromRoot(directory, plan)), tree, directory);
        return SettingsLayers.of(
                        PlanSettings.NONE,
                        Optional.of(document),
                        accepted(library.settings(), tree, directory),
                        SettingsLayers.DEFAULTS)
                .effective();
    }

    private static <T> T accepted(Reading<T> reading, WorkingTree tree, Path directory) {
        return switch (reading) {
            case Reading.Accepted<T> found -> found.value();
            case Reading.Refused<T> refused -> throw refused(refused.problems(), tree, directory);
        };
    }

    private static CommandFailure refused(List<PlanProblem> problems, WorkingTree tree, Path directory) {
        return CommandFailure.usage(String.join("\n", new ProblemList(problems, tree, directory).lines()));
    }
}
