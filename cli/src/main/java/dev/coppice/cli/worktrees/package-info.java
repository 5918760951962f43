/** {@code coppice worktrees}: the warm worktrees of this machine, and the ones kept for debugging. */
@NullMarked
package dev.coppice.cli.worktrees;

import org.jspecify.annotations.NullMarked;
