/** What earlier sessions took and how they ended. */
@NullMarked
package dev.coppice.coordinator.history;

import org.jspecify.annotations.NullMarked;
