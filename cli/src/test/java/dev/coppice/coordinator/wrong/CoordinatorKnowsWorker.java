package dev.coppice.coordinator.wrong;

import dev.coppice.worker.slot.Worker;

/** Breaks the rule on module directions. */
public record CoordinatorKnowsWorker(Worker worker) {}
