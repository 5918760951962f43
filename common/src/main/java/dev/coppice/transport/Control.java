package dev.coppice.transport;

import dev.coppice.attempt.Claim;

/** What the coordinator asks of one worker. Asking twice does no harm. */
public sealed interface Control {

    /** End the attempt as cancelled, and report it. */
    record Cancel(Claim claim) implements Control {}

    /** The attempt is no longer this claim's: end it, and report nothing. */
    record Abandon(Claim claim) implements Control {}

    /** Take no more tickets. */
    record Pause() implements Control {}

    /** Take tickets again. */
    record Resume() implements Control {}

    /** Take no more tickets, finish what runs, then stop. */
    record Drain() implements Control {}
}
