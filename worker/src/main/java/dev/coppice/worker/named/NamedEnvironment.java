package dev.coppice.worker.named;

import dev.coppice.worker.environment.compose.Target;
import dev.coppice.worker.ledger.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a named environment.
 *
 * @param project its name among all of the engine
 * @param directory the repository's folder
 * @param files compose files, absolute, in the order in which compose merges them
 * @param secrets names of variables that the files may read, and whose values are written down nowhere
 * @param first the container's port that leads
 * @param ports of the host, the leading one first
 * @param credentials to be printed
 * @param lifetime from its start, or its latest extension
 * @param trouble why it failed
 */
public record NamedEnvironment(
        String name,
        State state,
        String project,
        Path directory,
        List<Path> files,
        List<String> profiles,
        List<String> secrets,
        Optional<Integer> first,
        int firstOfRange,
        int lastOfRange,
        Duration readyWithin,
        Map<Target, Integer> ports,
        List<String> services,
        SortedMap<String, String> credentials,
        Duration lifetime,
        Instant created,
        Instant expires,
        String owner,
        Optional<String> trouble) {

    /** How it is. */
    public enum State {
        STARTING,
        READY,
        /** Its volumes and ports are kept. */
        STOPPED,
        /** It did not start, or a service of it has ended. */
        FAILED,
        /** Stopped because its time was over. */
        EXPIRED
    }

    public NamedEnvironment {
        files = List.copyOf(files);
        profiles = List.copyOf(profiles);
        secrets = List.copyOf(secrets);
        services = List.copyOf(services);
        credentials = Collections.unmodifiableSortedMap(new TreeMap<>(credentials));
    }

    /** Whether it has been stopped, and may be started again. */
    public boolean isStopped() {
        return state == State.STOPPED || state == State.EXPIRED;
    }

    /** Where its published ports are to be had, the leading one first. */
    public List<String> urls() {
        return ports.values().stream().map(port -> "http://localhost:" + port).toList();
    }

    NamedEnvironment in(State other) {
        return with(other, ports, services, expires, Optional.empty());
    }

    NamedEnvironment failed(String why) {
        return with(State.FAILED, ports, services, expires, Optional.of(why));
    }

    NamedEnvironment until(Instant end) {
        return with(state, ports, services, end, trouble);
    }

    /** What is made for it belongs to this, in ledgers and labels. */
    Owner resourceOwner() {
        return new Owner(Owner.Type.ENVIRONMENT, project);
    }

    NamedEnvironment started(Map<Target, Integer> its, List<String> running, Instant end) {
        return with(State.READY, its, running, end, Optional.empty());
    }

    private NamedEnvironment with(
            State other, Map<Target, Integer> its, List<String> running, Instant end, Optional<String> why) {
        return new NamedEnvironment(
                name,
                other,
                project,
                directory,
                files,
                profiles,
                secrets,
                first,
                firstOfRange,
                lastOfRange,
                readyWithin,
                its,
                running,
                credentials,
                lifetime,
                created,
                end,
                owner,
                why);
    }
}
