package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.coordinator.plan.PlanLibrary;
import dev.coppice.coordinator.plan.SettingsLayers;
import dev.coppice.plan.Batch;
import dev.coppice.plan.BatchRange;
import dev.coppice.plan.InvalidValue;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.Reading;
import dev.coppice.plan.SettingsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice plan show}: what would be run, with every setting and where it comes from. */
@Command(
        name = "show",
        description = "Show what would be run: settings and where they come from, batches, tasks, scripts.")
final class ShowCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "FILE", description = "A plan.")
    String file = "";

    @Option(
            names = "--batches",
            paramLabel = "RANGE",
            defaultValue = "all",
            description = "Batches to show: 2, 1-3, 1,3-4 or all. Default: ${DEFAULT-VALUE}.")
    String batches = "all";

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ShowCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        WorkingTree tree = WorkingTree.around(invocation.directory());
        PlanLibrary library = new PlanLibrary(tree);
        Reading<PlanDocument> plan = library.plan(tree.fromRoot(invocation.directory(), file));
        Reading<Optional<SettingsDocument>> repository = library.settings();
        if (plan instanceof Reading.Accepted<PlanDocument> accepted
                && repository instanceof Reading.Accepted<Optional<SettingsDocument>> defaults) {
            SettingsLayers layers = SettingsLayers.of(
                    PlanSettings.NONE, Optional.of(accepted.value()), defaults.value(), SettingsLayers.DEFAULTS);
            PlanView view = new PlanView(accepted.value().plan(), selected(accepted.value()), layers, tree);
            (json ? List.of(PrettyJson.of(view.json())) : view.lines()).forEach(invocation.out()::println);
            return ExitCode.PASSED;
        }
        List<PlanProblem> problems = new ArrayList<>(repository.problems());
        problems.addAll(plan.problems());
        new ProblemList(problems, tree, invocation.directory()).lines().forEach(invocation.err()::println);
        return ExitCode.USAGE;
    }

    private List<Batch> selected(PlanDocument document) {
        try {
            return BatchRange.parse(batches).select(document.plan());
        } catch (InvalidValue e) {
            throw CommandFailure.usage(e.getMessage() + "; " + e.hint(), e);
        }
    }
}
