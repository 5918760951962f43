/** A worker's identity and its capacity for attempts. */
@NullMarked
package dev.coppice.slot;

import org.jspecify.annotations.NullMarked;
