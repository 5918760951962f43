package dev.coppice.environment;

/** When an image is pulled. */
public enum PullPolicy {
    /** When the engine has none by its name. */
    MISSING,
    /** Before each use: what the registry has under the name may have changed. */
    ALWAYS,
    /** Not at all; an image that is not there is an error. */
    NEVER
}
