package dev.coppice.worker.environment.socket;

/** What can be made through the socket. */
public enum Kind {
    CONTAINER,
    NETWORK,
    VOLUME,
    IMAGE
}
