package dev.coppice.cli.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named environment of a fleet.
 *
 * @param state such as {@code READY}, or {@code UNREACHABLE} while its worker is silent
 * @param expires empty while it does not run
 * @param host the worker that has it
 * @param address of that worker's host where its ports are published
 * @param pending whether its worker has not done yet what it is to do
 * @param credentials empty for those who may not see them
 */
public record EnvironmentDocument(
        String name,
        String state,
        List<String> services,
        List<String> urls,
        Map<String, Integer> ports,
        Instant created,
        Optional<Instant> expires,
        String owner,
        String host,
        String address,
        String pool,
        String repository,
        String revision,
        String commit,
        boolean pending,
        String message,
        Optional<Map<String, String>> credentials) {

    /** All of them. */
    public record Environments(List<EnvironmentDocument> environments) {}

    /** Whether it does not run, and may be started again. */
    public boolean isStopped() {
        return state.equals("STOPPED") || state.equals("EXPIRED");
    }

    public boolean isUnreachable() {
        return state.equals("UNREACHABLE");
    }
}
