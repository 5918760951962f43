/** Named environments of a fleet: how each is to be, and what its worker tells of it. */
@NullMarked
package dev.coppice.coordinator.environment;

import org.jspecify.annotations.NullMarked;
