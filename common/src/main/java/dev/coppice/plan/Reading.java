package dev.coppice.plan;

import java.util.List;

/** What came of reading a file: its content, or all that is wrong with it. */
public sealed interface Reading<T> {

    /** It says what it should. */
    record Accepted<T>(T value) implements Reading<T> {}

    /**
     * It can't be used.
     *
     * @param problems in the order of the file; at least one
     */
    record Refused<T>(List<PlanProblem> problems) implements Reading<T> {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Empty when it was accepted. */
    default List<PlanProblem> problems() {
        return switch (this) {
            case Accepted<T> accepted -> List.of();
            case Refused<T> refused -> refused.problems;
        };
    }
}
