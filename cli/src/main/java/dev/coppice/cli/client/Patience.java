package dev.coppice.cli.client;

import java.time.Duration;

/**
 * How long a call is tried again while the server can't be reached.
 *
 * @param first before it has answered anything
 * @param later once it has
 */
record Patience(Duration first, Duration later) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(10), Duration.ofMinutes(5));
}
