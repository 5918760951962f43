/** The transport within one process: coordinator and workers share a queue in memory. */
@NullMarked
package dev.coppice.transport.inprocess;

import org.jspecify.annotations.NullMarked;
