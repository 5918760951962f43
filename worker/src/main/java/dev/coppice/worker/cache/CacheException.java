package dev.coppice.worker.cache;

/** A cache that a plan names can't be had: the message says which, why, and what to write instead. */
public final class CacheException extends Exception {
    CacheException(String message) {
        super(message);
    }
}
