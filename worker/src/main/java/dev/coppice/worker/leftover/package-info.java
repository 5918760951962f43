/** What a worker that was killed has left behind: told apart from what still runs, and cleaned up. */
@NullMarked
package dev.coppice.worker.leftover;

import org.jspecify.annotations.NullMarked;
