package dev.coppice.worker.wrong;

import dev.coppice.testkit.time.ManualTime;

/** Breaks the rule on module directions. */
public record WorkerKnowsTestkit(ManualTime time) {}
