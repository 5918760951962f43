/** Doing something later: on the machine's clock, or on one that a test or a simulation moves. */
@NullMarked
package dev.coppice.time;

import org.jspecify.annotations.NullMarked;
