package dev.coppice.worker.slot;

import dev.coppice.slot.Readiness;

/**
 * What a worker is doing.
 *
 * @param slots how many attempts it may run at once
 * @param busy how many it runs
 * @param note why it takes no tickets, or what else is wrong with it, for people; empty when there is nothing to say
 * @param outbox how many ends of attempts are not confirmed yet
 */
public record WorkerStatus(int slots, int busy, Readiness readiness, String note, int outbox) {}
