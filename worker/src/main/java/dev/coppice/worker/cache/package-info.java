/** Folders that stay with a worktree from attempt to attempt, and how each tool is led to its own. */
@NullMarked
package dev.coppice.worker.cache;

import org.jspecify.annotations.NullMarked;
