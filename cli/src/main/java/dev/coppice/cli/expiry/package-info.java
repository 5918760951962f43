/** The end of what is kept for a time only: named environments, failed attempts, and their worktrees. */
@NullMarked
package dev.coppice.cli.expiry;

import org.jspecify.annotations.NullMarked;
