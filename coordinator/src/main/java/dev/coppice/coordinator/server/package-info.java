/** The life of a coordinator's process: it waits for its database, stands for leadership, decides while it leads, and stops. */
@NullMarked
package dev.coppice.coordinator.server;

import org.jspecify.annotations.NullMarked;
