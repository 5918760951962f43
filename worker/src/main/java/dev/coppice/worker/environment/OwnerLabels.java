package dev.coppice.worker.environment;

import dev.coppice.worker.ledger.Owner;
import java.util.Map;

/**
 * The labels that say on each resource whose it is.
 *
 * @param run the id of the worker process that made it
 * @param host the host's name
 */
record OwnerLabels(Owner owner, String run, String host) {
    static final String OWNER = "dev.coppice.owner";
    static final String RUN = "dev.coppice.run";
    private static final String KIND = "dev.coppice.kind";
    private static final String TASK = "of-task";
    private static final String HOST = "dev.coppice.host";

    /** @param kind what the resource is to its owner, such as {@code service} */
    Map<String, String> of(String kind) {
        return Map.of(OWNER, owner.labelOnResources(), RUN, run, KIND, kind, HOST, host);
    }

    /** All that a task starts itself. */
    Map<String, String> ofTask() {
        return of(TASK);
    }

    /** By which that is found. */
    static Map<String, String> ofTasks(Owner owner) {
        return Map.of(OWNER, owner.label(), KIND, TASK);
    }

    /** By which all of the owner's are found. */
    Map<String, String> query() {
        return Map.of(OWNER, owner.labelOnResources(), RUN, run);
    }
}
