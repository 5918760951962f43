@NullMarked
package dev.coppice.coordinator.store;

import org.jspecify.annotations.NullMarked;
