/** What is known of workers over restarts of the coordinator. */
@NullMarked
package dev.coppice.coordinator.fleet;

import org.jspecify.annotations.NullMarked;
