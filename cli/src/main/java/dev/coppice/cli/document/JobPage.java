package dev.coppice.cli.document;

import java.util.List;
import java.util.Optional;

/** A page of a session's jobs, by their order. */
public record JobPage(List<JobDocument> jobs, Optional<String> nextCursor) {}
