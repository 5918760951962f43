/** Attempts as the coordinator watches them: whether their workers are still heard of. */
@NullMarked
package dev.coppice.coordinator.attempt;

import org.jspecify.annotations.NullMarked;
