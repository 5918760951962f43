/** Coordinators, a broker and workers in one thread and on a clock of their own, under every fault that a fleet meets. */
@NullMarked
package dev.coppice.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
