@NullMarked
package dev.coppice.coordinator.history;

import org.jspecify.annotations.NullMarked;
