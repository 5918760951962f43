package dev.coppice.coordinator.plan;

import dev.coppice.plan.PlanProblem;
import java.util.List;

/** What came of a request: jobs, or all that keeps them from being run. */
public sealed interface Submission {

    /**
     * It can be run.
     *
     * @param jobs in the order of the request; at least one, and without cycles in what they need
     */
    record Planned(List<PlannedJob> jobs) implements Submission {
        public Planned {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Nothing of it is run.
     *
     * @param problems at least one
     */
    record Refused(List<PlanProblem> problems) implements Submission {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
