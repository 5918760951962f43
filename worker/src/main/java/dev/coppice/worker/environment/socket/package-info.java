/** The engine socket of an attempt's own: passes the engine's API on for what is the attempt's, and for nothing else. */
@NullMarked
package dev.coppice.worker.environment.socket;

import org.jspecify.annotations.NullMarked;
