package dev.coppice.coordinator.plan;

import dev.coppice.plan.PlanProblem;
import java.util.List;

/** What came of a request: jobs, or all that keeps them from being run. */
public sealed interface Planning {

    /**
     * It can be run.
     *
     * @param jobs in the order of the request; at least one, and without cycles in what they need
     */
    record Planned(List<PlannedJob> jobs) implements Planning {
        public Planned {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * Nothing of it is run.
     *
     * @param problems at least one
     */
    record Refused(List<PlanProblem> problems) implements Planning {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
