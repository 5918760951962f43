/** The unit that is queued: its states, its specification and its identity. */
@NullMarked
package dev.coppice.job;

import org.jspecify.annotations.NullMarked;
