package dev.coppice.transport;

/** What comes by the way of heartbeats: without confirms, in order from each sender, lost when nobody listens. */
public sealed interface Pulse permits Heartbeat, Probe {}
