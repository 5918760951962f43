/** Tickets that no worker could take, kept for people. */
@NullMarked
package dev.coppice.coordinator.deadticket;

import org.jspecify.annotations.NullMarked;
