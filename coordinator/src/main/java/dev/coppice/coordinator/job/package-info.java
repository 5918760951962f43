/** Jobs as the coordinator decides about them: where they stand, and what follows an attempt. */
@NullMarked
package dev.coppice.coordinator.job;

import org.jspecify.annotations.NullMarked;
