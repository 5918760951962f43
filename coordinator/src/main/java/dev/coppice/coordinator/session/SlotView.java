package dev.coppice.coordinator.session;

import dev.coppice.job.JobId;
import dev.coppice.slot.Slot;
import java.util.Optional;

/**
 * A slot that a session has used or may use now.
 *
 * @param job of this session that runs there; empty when the slot is free
 * @param worktree the one in use, or the last one this session used there; empty when there is none
 */
public record SlotView(Slot slot, Optional<JobId> job, String worktree) {}
