/** The coordinator's figures for Prometheus. */
@NullMarked
package dev.coppice.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
