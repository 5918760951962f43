package dev.coppice.testkit.wrong;

import dev.coppice.worker.slot.Worker;

/** Breaks the rule on module directions. */
public record TestkitKnowsWorker(Worker worker) {}
