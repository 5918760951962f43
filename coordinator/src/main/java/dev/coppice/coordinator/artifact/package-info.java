/** The files that attempts left behind, as workers upload them. */
@NullMarked
package dev.coppice.coordinator.artifact;

import org.jspecify.annotations.NullMarked;
