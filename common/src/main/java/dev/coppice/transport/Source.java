package dev.coppice.transport;

/**
 * The files that a job runs against.
 *
 * @param repository a URL or an absolute path that git can fetch from
 * @param commit the full object id
 */
public record Source(String repository, String commit) {}
