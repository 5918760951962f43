package dev.coppice.coordinator.submission;

import dev.coppice.plan.PlanProblem;
import java.util.List;

/** A request makes no session, since it is wrong; asking again does not help. */
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        NO_REPOSITORY,
        REPOSITORY_NOT_ALLOWED,
        BAD_PLAN,
        NOTHING_TO_RUN,
        STILL_RUNNING
    }

    private final Reason reason;
    private final transient List<PlanProblem> problems;

    RefusedRequestException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.problems = List.of();
    }

    RefusedRequestException(List<PlanProblem> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0).toString()
                        : problems.size() + " problems keep the plans from being run; the first: " + problems.get(0));
        this.reason = Reason.BAD_PLAN;
        this.problems = List.copyOf(problems);
    }

    public Reason reason() {
        return reason;
    }

    /** With {@code BAD_PLAN}: all of them. */
    public List<PlanProblem> problems() {
        return problems;
    }
}
