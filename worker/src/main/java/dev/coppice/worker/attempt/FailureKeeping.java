package dev.coppice.worker.attempt;

import dev.coppice.worker.kept.KeptAttempts;
import java.time.Duration;

/**
 * Where failed attempts are kept, with their homes and their services.
 *
 * @param services how long those are kept that have services; others as long as their worktrees
 */
public record FailureKeeping(KeptAttempts attempts, Duration services) {}
