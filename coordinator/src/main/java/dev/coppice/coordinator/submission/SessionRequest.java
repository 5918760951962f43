package dev.coppice.coordinator.submission;

import dev.coppice.coordinator.plan.PlanRequest;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.plan.PlanSettings;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What somebody asks to be run.
 *
 * @param repository empty for the default one
 * @param overrides over what the plans say
 * @param parallelism at most so many attempts at once; empty for the default
 * @param submitter who asks; empty when nobody said
 */
public record SessionRequest(
        Optional<String> repository,
        String revision,
        Work work,
        PlanSettings overrides,
        Optional<Integer> parallelism,
        String submitter,
        SortedMap<String, String> labels,
        Optional<RequestKey> key) {

    /** What its jobs are made of. */
    public sealed interface Work {
        /** How many jobs it asks for. */
        int jobs();
    }

    /** A job of each plan. */
    public record Plans(List<PlanRequest> plans) implements Work {
        public Plans {
            plans = List.copyOf(plans);
        }

        @Override
        public int jobs() {
            return plans.size();
        }
    }

    /** A job of each argument. */
    public record Command(String command, List<String> arguments) implements Work {
        public Command {
            arguments = List.copyOf(arguments);
        }

        @Override
        public int jobs() {
            return Math.max(1, arguments.size());
        }
    }
}
