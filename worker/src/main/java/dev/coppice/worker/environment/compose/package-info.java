/** Compose files: made fit for many at once, and brought up by the compose command, which is run here only. */
@NullMarked
package dev.coppice.worker.environment.compose;

import org.jspecify.annotations.NullMarked;
