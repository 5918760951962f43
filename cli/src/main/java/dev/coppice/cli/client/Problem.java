package dev.coppice.cli.client;

import dev.coppice.plan.PlanProblem;
import java.util.List;
import java.util.Optional;

/**
 * A problem document, as RFC 9457 has it.
 *
 * @param problems what is wrong with the plans, when it is about them
 * @param leader the address of the coordinator that decides, when the one that was asked does not
 */
record Problem(
        Optional<String> type,
        Optional<String> title,
        int status,
        Optional<String> detail,
        Optional<List<PlanProblem>> problems,
        Optional<String> leader) {
    private static final String URN = "urn:coppice:problem:";

    /** What went wrong where no document says it. */
    static Problem of(int status, String detail) {
        return new Problem(
                Optional.empty(), Optional.empty(), status, Optional.of(detail), Optional.empty(), Optional.empty());
    }

    /** Whether it is of the type that is named by this word. */
    boolean is(String word) {
        return type.filter((URN + word)::equals).isPresent();
    }

    /** For people; each problem of the plans once, also where the detail tells of the first. */
    String words() {
        String said = detail.or(this::title).orElse("HTTP status " + status);
        List<String> wrong =
                problems.orElse(List.of()).stream().map(PlanProblem::toString).toList();
        if (wrong.isEmpty()) {
            return said;
        }
        String all = String.join("\n", wrong);
        if (!said.contains(wrong.getFirst())) {
            return said + "\n" + all;
        }
        return wrong.size() == 1 ? all : wrong.size() + " problems keep the plans from being run:\n" + all;
    }
}
