/** A session's report, for people and for other programs. */
@NullMarked
package dev.coppice.coordinator.report;

import org.jspecify.annotations.NullMarked;
