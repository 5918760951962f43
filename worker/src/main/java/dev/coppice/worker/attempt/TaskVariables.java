package dev.coppice.worker.attempt;

import dev.coppice.plan.Batch;
import dev.coppice.plan.Task;
import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.home.AttemptVariables;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The variables of an attempt's tasks.
 *
 * @param chosen the plan's, the caches' and the secrets
 * @param secrets values that no log may show
 */
record TaskVariables(
        AttemptHome home, AttemptVariables attempt, Map<String, String> chosen, Collection<String> secrets) {
    /** These, and more that are chosen. */
    TaskVariables with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(chosen);
        all.putAll(more);
        return new TaskVariables(home, attempt, all, secrets);
    }

    Map<String, String> of(Batch batch, Task task) {
        return home.variables(attempt, batch.number(), task.id(), chosen);
    }
}
