package dev.coppice.cli.plan;

import dev.coppice.plan.PlanProblem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Problems as a person reads them from where he stands, so that a terminal or an editor finds the files. */
final class ProblemList {
    private final List<PlanProblem> problems;

    ProblemList(List<PlanProblem> problems, WorkingTree tree, Path directory) {
        this.problems = problems.stream()
                .map(problem -> seenFrom(problem, tree, directory))
                .toList();
    }

    private static PlanProblem seenFrom(PlanProblem problem, WorkingTree tree, Path directory) {
        String file = problem.file().isEmpty() ? "" : tree.from(directory, problem.file());
        return new PlanProblem(file, problem.line(), problem.message(), problem.hint());
    }

    List<String> lines() {
        return problems.stream().map(PlanProblem::toString).toList();
    }

    List<Map<String, Object>> json() {
        return problems.stream().map(ProblemList::json).toList();
    }

    private static Map<String, Object> json(PlanProblem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", problem.file());
        fields.put("line", problem.line());
        fields.put("message", problem.message());
        fields.put("hint", problem.hint());
        return fields;
    }
}
