package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.coordinator.plan.PlanLibrary;
import dev.coppice.coordinator.plan.PlanRequest;
import dev.coppice.coordinator.plan.Planning;
import dev.coppice.coordinator.plan.RepositoryFiles;
import dev.coppice.coordinator.plan.SubmissionPlanner;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanParser;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice plan lint}: the checks that precede a run, on the files as they lie there. */
@Command(
        name = "lint",
        description = "Check plans, and the plans that they need, as they lie there.",
        footer = {
            "",
            "Prints file:line: message for each problem, and what to write instead. Exits with 2 if there is any."
        })
final class LintCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Plans.")
    List<String> files = List.of();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    LintCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        WorkingTree tree = WorkingTree.around(invocation.directory());
        Set<String> plans = withNeeds(tree);
        List<PlanRequest> requests =
                plans.stream().map(path -> new PlanRequest(path, "all")).toList();
        Planning planning = new SubmissionPlanner(PlanSettings.NONE).plans(tree, requests, PlanSettings.NONE);
        List<PlanProblem> problems = planning instanceof Planning.Refused refused ? refused.problems() : List.of();
        print(new ProblemList(problems, tree, invocation.directory()), plans.size());
        return problems.isEmpty() ? ExitCode.PASSED : ExitCode.USAGE;
    }

    /** The plans that are named, and those they need, as far as these exist. */
    private Set<String> withNeeds(WorkingTree tree) {
        PlanLibrary library = new PlanLibrary(tree);
        Set<String> plans = new LinkedHashSet<>();
        files.forEach(file -> plans.add(tree.fromRoot(invocation.directory(), file)));
        Deque<String> open = new ArrayDeque<>(plans);
        while (!open.isEmpty()) {
            if (library.plan(open.removeFirst()) instanceof Reading.Accepted<PlanDocument> accepted) {
                List<String> needs = accepted.value().plan().settings().needs().orElse(List.of());
                for (String need : needs) {
                    boolean exists = tree.find(need, PlanParser.LARGEST) instanceof RepositoryFiles.Content;
                    if (exists && plans.add(need)) {
                        open.add(need);
                    }
                }
            }
        }
        return plans;
    }

    private void print(ProblemList problems, int plans) {
        List<String> lines = problems.lines();
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("plans", plans);
            document.put("problems", problems.json());
            invocation.out().println(PrettyJson.of(document));
            return;
        }
        lines.forEach(invocation.out()::println);
        String checked = plans == 1 ? "1 plan" : plans + " plans";
        String found = lines.isEmpty() ? "no problems" : lines.size() == 1 ? "1 problem" : lines.size() + " problems";
        invocation.out().println(checked + ", " + found);
    }
}
