package dev.coppice.cli.document;

import java.util.List;
import java.util.Optional;

/** A page of sessions, newest first. */
public record SessionPage(List<SessionDocument> sessions, Optional<String> nextCursor) {}
