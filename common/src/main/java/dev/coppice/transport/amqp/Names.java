package dev.coppice.transport.amqp;

import dev.coppice.job.JobQueue;
import dev.coppice.transport.Rung;

/**
 * What exchanges and queues are called. What is declared never changes under one name: a release that needs other arguments
 * declares them under the next version, beside these.
 *
 * @param prefix keeps fleets apart that share a broker
 */
record Names(String prefix) {
    private static final String VERSION = ".v1";

    /** The exchange of tickets; the routing key is the {@linkplain JobQueue#name queue's name}. */
    String jobs() {
        return prefix + ".jobs" + VERSION;
    }

    /** A queue of tickets. */
    String jobs(String queue) {
        return prefix + ".jobs." + queue + VERSION;
    }

    /** A rung's exchange, and its queue. */
    String retry(Rung rung) {
        String delay = switch (rung) {
            case SECOND -> "1s";
            case HALF_MINUTE -> "30s";
            case FIVE_MINUTES -> "5m";
        };
        return prefix + ".retry." + delay + VERSION;
    }

    /** The exchange and the queue of tickets that no worker could take. */
    String dead() {
        return prefix + ".dead" + VERSION;
    }

    String events() {
        return prefix + ".events" + VERSION;
    }

    /** Where events go that can't be read, or that were delivered too often. */
    String parked() {
        return prefix + ".events.parked" + VERSION;
    }

    String heartbeats() {
        return prefix + ".heartbeats" + VERSION;
    }

    String control() {
        return prefix + ".control" + VERSION;
    }

    /** A queue for one connection only. */
    String own(String exchange, String owner) {
        return exchange + "." + owner;
    }
}
