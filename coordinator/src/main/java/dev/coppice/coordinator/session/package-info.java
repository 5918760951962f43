/** Sessions as the coordinator records them, with their jobs and attempts. */
@NullMarked
package dev.coppice.coordinator.session;

import org.jspecify.annotations.NullMarked;
