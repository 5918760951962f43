/** Which of several coordinators decides. */
@NullMarked
package dev.coppice.coordinator.leadership;

import org.jspecify.annotations.NullMarked;
