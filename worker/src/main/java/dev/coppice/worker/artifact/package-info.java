/** Finding the files that a plan names in a worktree, and copying its artifacts. */
@NullMarked
package dev.coppice.worker.artifact;

import org.jspecify.annotations.NullMarked;
