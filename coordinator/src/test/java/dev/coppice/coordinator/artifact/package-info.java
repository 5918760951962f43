@NullMarked
package dev.coppice.coordinator.artifact;

import org.jspecify.annotations.NullMarked;
