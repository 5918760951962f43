/** The port between coordinator and workers: tickets, events, heartbeats and control. */
@NullMarked
package dev.coppice.transport;

import org.jspecify.annotations.NullMarked;
