package dev.coppice.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what is wrong with one file. For one thread. */
final class Problems {
    private final String file;
    private final List<PlanProblem> all = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(int line, String message, String hint) {
        all.add(new PlanProblem(file, line, message, hint));
    }

    void add(int line, String what, InvalidValue invalid) {
        add(line, what + ": " + invalid.getMessage(), invalid.hint());
    }

    /** In the order of the file. */
    List<PlanProblem> inOrder() {
        return all.stream().sorted(Comparator.comparingInt(PlanProblem::line)).toList();
    }

    <T> Reading<T> reading(T value) {
        return all.isEmpty() ? new Reading.Accepted<>(value) : new Reading.Refused<>(inOrder());
    }
}
