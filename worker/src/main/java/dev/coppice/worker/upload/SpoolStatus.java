package dev.coppice.worker.upload;

/**
 * What waits to be uploaded.
 *
 * @param attempts whose files wait
 * @param bytes of the spool, those of attempts that run included; looked up once a minute
 * @param dropped attempts whose files were given up since the start
 * @param reachable whether the coordinator took the last file
 */
public record SpoolStatus(int attempts, long bytes, long dropped, boolean reachable) {}
