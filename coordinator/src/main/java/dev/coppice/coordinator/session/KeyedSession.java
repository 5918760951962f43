package dev.coppice.coordinator.session;

import dev.coppice.session.SessionId;
import java.time.Instant;

/** The session that a request with a key made. */
public record KeyedSession(RequestKey key, SessionId session, Instant madeAt) {}
