package dev.coppice.worker.home;

import dev.coppice.attempt.Claim;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.transport.Source;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task can read of the attempt it is part of, in variables named {@code COPPICE_…}.
 *
 * @param run the id of the worker process; with the claim's token it marks the attempt's processes
 * @param plan the plan's path in the repository, or the label of a job without a plan
 * @param worktree the folder the tasks run in
 * @param artifacts a folder of the attempt's own from which files are collected
 */
public record AttemptVariables(
        SessionId session,
        Claim claim,
        String run,
        Slot slot,
        Source source,
        String plan,
        Path worktree,
        Path artifacts) {

    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        variables.put("COPPICE", "true");
        variables.put("COPPICE_SESSION", session.value());
        variables.put("COPPICE_JOB", claim.attempt().job().value());
        variables.put("COPPICE_ATTEMPT", Integer.toString(claim.attempt().number()));
        variables.put(AttemptHome.CLAIM, claim.token());
        variables.put(AttemptHome.RUN, run);
        variables.put("COPPICE_WORKER", slot.worker().value());
        variables.put("COPPICE_SLOT", Integer.toString(slot.number()));
        variables.put("COPPICE_REPOSITORY", source.repository());
        variables.put("COPPICE_COMMIT", source.commit());
        variables.put("COPPICE_PLAN", plan);
        variables.put("COPPICE_WORKTREE", worktree.toString());
        variables.put("COPPICE_ARTIFACTS", artifacts.toString());
        return variables;
    }
}
