package dev.coppice.worker.hosted;

import dev.coppice.environment.EnvironmentOrder;

/**
 * What is written down of an environment that is hosted, so that it outlives the worker.
 *
 * @param done the revision that was done, or could not be
 * @param started how often it was started, as far as that came to an end
 * @param removing whether all of it is to go
 * @param trouble why what was to be done last was not; empty when it was
 */
record HostedRecord(EnvironmentOrder order, long done, int started, boolean removing, String trouble) {

    /** Of one that is ordered for the first time. */
    static HostedRecord of(EnvironmentOrder order) {
        return new HostedRecord(order, 0, 0, false, "");
    }

    /** Of one that was here before, and is not any more. */
    static HostedRecord lost(EnvironmentOrder order) {
        return new HostedRecord(
                order,
                order.revision(),
                order.starts(),
                false,
                "nothing of it is here any more, as the worker's data was removed: its volumes are lost");
    }

    HostedRecord with(EnvironmentOrder newer) {
        return new HostedRecord(newer, done, started, removing, trouble);
    }

    HostedRecord toRemove() {
        return new HostedRecord(order, done, started, true, trouble);
    }

    /** This, after what an earlier state of it asked for has ended. */
    HostedRecord after(HostedRecord asked, String why) {
        return new HostedRecord(order, asked.order().revision(), asked.order().starts(), removing, why);
    }

    /** Whether something is to be done. */
    boolean isDue() {
        return removing || done < order.revision();
    }
}
