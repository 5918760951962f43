package dev.coppice.transport;

import dev.coppice.attempt.Claim;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;

/** What the coordinator asks of one worker. Asking twice does no harm. */
public sealed interface Control {

    /** End the attempt as cancelled, and report it. */
    record Cancel(Claim claim) implements Control {}

    /** The attempt is no longer this claim's: end it, and report nothing. */
    record Abandon(Claim claim) implements Control {}

    /** The attempt is this claim's: begin its tasks, if they wait for this word. */
    record Proceed(Claim claim) implements Control {}

    /** Take no more tickets: a person says so. */
    record Pause() implements Control {}

    /** Take no more tickets: the last attempts broke for the worker's own reasons. */
    record Quarantine() implements Control {}

    /** Take one ticket, although quarantined, to see whether the worker has mended. */
    record TakeOne() implements Control {}

    /** Take tickets again, whatever they were refused for. */
    record Resume() implements Control {}

    /** Take no more tickets, finish what runs, then stop. */
    record Drain() implements Control {}

    /** Send on what the attempt prints, from here on, for half a minute: somebody reads it. */
    record Tail(Claim claim) implements Control {}

    /** Have a named environment be as it is ordered, from now on. */
    record KeepEnvironment(EnvironmentOrder order) implements Control {}

    /** Remove a named environment with its volumes, and all that is known of it. */
    record RemoveEnvironment(EnvironmentId environment) implements Control {}

    /**
     * Somebody waits at the other end of a tunnel for what a named environment is asked for.
     *
     * @param tunnel names it; random
     */
    record OpenTunnel(EnvironmentId environment, String tunnel, EnvironmentCall call) implements Control {}
}
