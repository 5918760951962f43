/** The files that attempts run in: one mirror for each repository, and a pool of warm worktrees beside it. */
@NullMarked
package dev.coppice.worker.worktree;

import org.jspecify.annotations.NullMarked;
