package dev.coppice.cli.environment;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.RefusedException;
import dev.coppice.cli.document.EnvironmentDocument;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The named environments of a fleet, through its coordinator. For one thread. */
final class FleetEnvironments {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private final Client client;
    private final Invocation invocation;
    private final Timers timers;

    FleetEnvironments(Client client, Invocation invocation, Timers timers) {
        this.client = client;
        this.invocation = invocation;
        this.timers = timers;
    }

    Answer list() throws InterruptedException {
        return client.get(ApiPath.of("environments"));
    }

    Answer show(String name) throws InterruptedException {
        return client.get(path(name));
    }

    /** As it is now; empty when there is none of this name. */
    Optional<EnvironmentDocument> find(String name) throws InterruptedException {
        try {
            return Optional.of(show(name).as(EnvironmentDocument.class));
        } catch (RefusedException e) {
            if (e.is("not-found")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns when it is ready. */
    Answer start(FleetStart request) throws InterruptedException {
        client.post(ApiPath.of("environments"), request, UUID.randomUUID().toString());
        return awaitReady(request.name());
    }

    /** Returns when it is ready. */
    Answer restart(String name) throws InterruptedException {
        client.post(path(name, "restart"));
        return awaitReady(name);
    }

    Answer extend(String name, Duration lifetime) throws InterruptedException {
        client.post(
                path(name, "extend"),
                Map.of("lifetime_seconds", lifetime.toSeconds()),
                UUID.randomUUID().toString());
        return settled(name);
    }

    /** Returns when it is stopped. */
    void stop(String name) throws InterruptedException {
        client.post(path(name, "stop"));
        settled(name);
    }

    /** Returns when nothing of it is left. */
    void remove(String name) throws InterruptedException {
        EnvironmentDocument last = client.delete(path(name)).as(EnvironmentDocument.class);
        if (last.isUnreachable()) {
            throw CommandFailure.broken("the environment " + name + " is forgotten, but its worker " + last.host()
                    + " is silent: what there is of it is removed when that is back");
        }
        String told = "";
        for (Optional<EnvironmentDocument> now = find(name); now.isPresent(); now = find(name)) {
            if (now.get().isUnreachable()) {
                throw silent(now.get());
            }
            told = tell(now.get(), told);
            timers.await(LOOK_EVERY);
        }
    }

    private Answer awaitReady(String name) throws InterruptedException {
        Answer answer = settled(name);
        EnvironmentDocument now = answer.as(EnvironmentDocument.class);
        if (!now.state().equals("READY")) {
            throw CommandFailure.broken("the environment " + name + " is " + now.state() + ": " + now.message());
        }
        return answer;
    }

    /** Waits until its worker has done what it is told, and says meanwhile what is waited for. */
    private Answer settled(String name) throws InterruptedException {
        String told = "";
        while (true) {
            Answer answer = show(name);
            EnvironmentDocument now = answer.as(EnvironmentDocument.class);
            if (now.isUnreachable()) {
                throw silent(now);
            }
            if (!now.pending()) {
                return answer;
            }
            told = tell(now, told);
            timers.await(LOOK_EVERY);
        }
    }

    private static CommandFailure silent(EnvironmentDocument environment) {
        return CommandFailure.broken("the environment " + environment.name() + " can't be reached: "
                + environment.message() + "\n    coppice workers shows which are heard of");
    }

    private String tell(EnvironmentDocument environment, String told) {
        String now = environment.message();
        if (!now.isEmpty() && !now.equals(told)) {
            invocation.err().println("coppice: " + environment.name() + ": " + now);
        }
        return now;
    }

    private static ApiPath path(String name) {
        return ApiPath.of("environments", name);
    }

    private static ApiPath path(String name, String deed) {
        return ApiPath.of("environments", name, deed);
    }
}
