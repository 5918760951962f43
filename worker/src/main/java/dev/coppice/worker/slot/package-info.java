/** The worker's slots: each takes a ticket, runs the attempt, and reports it. */
@NullMarked
package dev.coppice.worker.slot;

import org.jspecify.annotations.NullMarked;
