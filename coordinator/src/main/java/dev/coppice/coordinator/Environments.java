package dev.coppice.coordinator;

import dev.coppice.coordinator.dispatch.Fleet;
import dev.coppice.coordinator.environment.Environment;
import dev.coppice.coordinator.environment.Environment.Goal;
import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRefusedException;
import dev.coppice.coordinator.environment.EnvironmentRefusedException.Reason;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.session.Store;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The named environments of the fleet. Each is one worker's, for good. What it is to be is recorded, and its worker is told, again at each
 * heartbeat that does not agree; what a worker has without being asked for it is to be removed. For the deciding thread only.
 */
final class Environments {
    private static final Duration USUAL_LIFETIME = Duration.ofHours(8);

    private final Store store;
    private final Fleet fleet;
    private final EnvironmentHosts hosts;
    private final Map<String, Environment> all = new TreeMap<>();

    Environments(Store store, Fleet fleet) {
        this.store = store;
        this.fleet = fleet;
        hosts = new EnvironmentHosts(fleet, all.values());
    }

    /** Takes up what the store holds. */
    void load() {
        all.clear();
        store.environments().forEach(environment -> all.put(environment.id().name(), environment));
    }

    /** Starts a new one, or one that was stopped; what the same request has started before, it finds. */
    EnvironmentView start(Step step, EnvironmentRequest request) {
        Environment known = all.get(request.name());
        if (known != null && known.key().equals(request.key())) {
            return view(known, step.now());
        }
        if (known == null || (known.neverBecameReady() && request.template().isPresent())) {
            if (known != null) {
                require(known, request.caller());
            }
            return startNew(step, request);
        }
        require(known, request.caller());
        if (!known.atRest() || known.goal() == Goal.REMOVED) {
            throw conflict(there(view(known, step.now())));
        }
        if (request.pool().isPresent() && !request.pool().get().equals(known.pool())) {
            throw conflict("the environment " + request.name() + " is kept on the worker " + known.worker()
                    + " of the pool " + known.pool() + ", and is never moved: start it there, or remove it first with"
                    + " coppice env stop " + request.name() + " --cleanup");
        }
        return startAgain(step, known, request);
    }

    private EnvironmentView startNew(Step step, EnvironmentRequest request) {
        EnvironmentTemplate template = request.template().orElseThrow(() -> missing(request.name()));
        String pool = request.pool().orElse("default");
        Heartbeat host = hosts.choose(pool, request.lifetime(), step.now());
        EnvironmentHosting hosting = host.hosting().orElseThrow();
        Environment environment = new Environment(
                new EnvironmentId(request.name(), UUID.randomUUID().toString()),
                request.caller().name(),
                request.key(),
                host.worker(),
                hosting.address(),
                pool,
                request.gitRevision(),
                template,
                Goal.RUNNING,
                1,
                1,
                request.lifetime().orElseGet(() -> shorter(USUAL_LIFETIME, hosting.longest())),
                step.now(),
                false,
                Optional.empty());
        return decided(step, environment);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private EnvironmentView startAgain(Step step, Environment known, EnvironmentRequest request) {
        Duration lifetime = request.lifetime().orElse(known.lifetime());
        hosts.requireRoom(known, lifetime, step.now());
        return decided(
                step,
                known.startedAgain(
                        request.key(),
                        lifetime,
                        request.template().orElse(known.template()),
                        request.template().isPresent() ? request.gitRevision() : known.gitRevision()));
    }

    /** Stops it, if it runs, and starts it. */
    EnvironmentView restart(Step step, String name, EnvironmentCaller caller) {
        Environment known = own(name, caller);
        if (!known.takesPlace()) {
            hosts.requireRoom(known, known.lifetime(), step.now());
        }
        return decided(step, known.startedAgain(known.key(), known.lifetime(), known.template(), known.gitRevision()));
    }

    /** Gives it time from now on. */
    EnvironmentView extend(Step step, String name, Duration lifetime, EnvironmentCaller caller) {
        Environment known = own(name, caller);
        if (known.goal() != Goal.RUNNING || known.atRest()) {
            throw conflict("the environment " + name + " is stopped; start it: coppice env start " + name);
        }
        hosts.requireTime(known, lifetime);
        return decided(step, known.extended(lifetime));
    }

    /** Stops it; its volumes and ports are kept. */
    EnvironmentView stop(Step step, String name, EnvironmentCaller caller) {
        Environment known = own(name, caller);
        if (known.atRest()) {
            throw conflict("the environment " + name + " is stopped already.\n  coppice env start " + name
                    + "\n  coppice env stop " + name + " --cleanup");
        }
        return decided(step, known.towards(Goal.STOPPED));
    }

    /** Removes it. One whose worker is silent is forgotten: the worker removes it when it is back. */
    EnvironmentView remove(Step step, String name, EnvironmentCaller caller) {
        Environment known = find(name);
        require(known, caller);
        Environment gone = known.goal() == Goal.REMOVED ? known : known.towards(Goal.REMOVED);
        if (fleet.isHeard(known.worker(), step.now())) {
            return decided(step, gone);
        }
        forget(known);
        return view(gone, step.now());
    }

    /** One whose worker can be asked for something; refused to those who may not use it. */
    EnvironmentView use(Step step, String name, EnvironmentCaller caller) {
        EnvironmentView view = view(own(name, caller), step.now());
        if (view.state().isEmpty()) {
            throw conflict("the environment " + name + " can't be reached: " + view.message());
        }
        return view;
    }

    /** Tells a worker of somebody who waits at the other end of a tunnel; false when there is no such environment any more. */
    boolean openTunnel(Step step, String name, String tunnel, EnvironmentCall call) {
        Environment known = all.get(name);
        if (known != null) {
            step.order(known.worker(), new Control.OpenTunnel(known.id(), tunnel, call));
        }
        return known != null;
    }

    /** One that whoever asks may use. */
    private Environment own(String name, EnvironmentCaller caller) {
        Environment known = find(name);
        require(known, caller);
        if (known.goal() == Goal.REMOVED) {
            throw conflict("the environment " + name + " is being removed");
        }
        return known;
    }

    private Environment find(String name) {
        return Optional.ofNullable(all.get(name)).orElseThrow(() -> missing(name));
    }

    /** Those there are, by name. */
    List<EnvironmentView> list(Instant now) {
        return all.values().stream().map(each -> view(each, now)).toList();
    }

    EnvironmentView show(String name, Instant now) {
        return view(find(name), now);
    }

    /** Takes in what a worker tells, and tells it what it does not know yet. */
    void heartbeat(Step step, Heartbeat beat) {
        if (beat.hosting().isEmpty()) {
            return;
        }
        EnvironmentHosting hosting = beat.hosting().get();
        Map<EnvironmentId, EnvironmentReport> told = new LinkedHashMap<>();
        hosting.reports().forEach(report -> told.put(report.id(), report));
        for (Environment environment : List.copyOf(all.values())) {
            if (environment.worker().equals(beat.worker())) {
                told(step, environment, Optional.ofNullable(told.remove(environment.id())), hosting.address());
            }
        }
        told.values().stream()
                .filter(report -> report.state() != EnvironmentState.REMOVED)
                .forEach(unknown -> step.order(beat.worker(), new Control.RemoveEnvironment(unknown.id())));
    }

    private void told(Step step, Environment environment, Optional<EnvironmentReport> told, String address) {
        Optional<EnvironmentReport> report = told.map(by -> onOurClock(by, environment.worker()));
        boolean removed = report.map(EnvironmentReport::state)
                .filter(EnvironmentState.REMOVED::equals)
                .isPresent();
        if (removed && environment.goal() == Goal.REMOVED) {
            forget(environment);
            return;
        }
        Environment now = report.map(by -> environment.told(by, address)).orElse(environment);
        if (!now.equals(environment)) {
            put(now);
        }
        if (!now.agreed() && !removed) {
            order(step, now);
        }
    }

    private EnvironmentReport onOurClock(EnvironmentReport report, WorkerId worker) {
        return new EnvironmentReport(
                report.id(),
                report.accepted(),
                report.done(),
                report.state(),
                report.services(),
                report.ports(),
                report.expires().map(end -> fleet.onOurClock(worker, end)),
                report.message());
    }

    private EnvironmentView decided(Step step, Environment environment) {
        put(environment);
        order(step, environment);
        return view(environment, step.now());
    }

    private static void order(Step step, Environment environment) {
        step.order(
                environment.worker(),
                environment.goal() == Goal.REMOVED
                        ? new Control.RemoveEnvironment(environment.id())
                        : new Control.KeepEnvironment(environment.order()));
    }

    private void put(Environment environment) {
        all.put(environment.id().name(), environment);
        store.put(environment);
    }

    private void forget(Environment environment) {
        all.remove(environment.id().name());
        store.forgetEnvironment(environment.id().name());
    }

    private EnvironmentView view(Environment environment, Instant now) {
        boolean heard = fleet.isHeard(environment.worker(), now);
        Optional<EnvironmentState> state = heard ? Optional.of(state(environment)) : Optional.empty();
        return new EnvironmentView(
                environment,
                state,
                message(environment, heard),
                !environment.settled(),
                heard ? Optional.empty() : fleet.heardAt(environment.worker()));
    }

    private static EnvironmentState state(Environment environment) {
        EnvironmentState told =
                environment.report().map(EnvironmentReport::state).orElse(EnvironmentState.STARTING);
        if (told == EnvironmentState.REMOVED && environment.goal() != Goal.REMOVED) {
            return EnvironmentState.FAILED;
        }
        return environment.goal() == Goal.RUNNING && !environment.agreed() ? EnvironmentState.STARTING : told;
    }

    private static String message(Environment environment, boolean heard) {
        if (!heard) {
            return "its worker " + environment.worker() + " is silent; it is never moved"
                    + (environment.settled() ? "" : ", and is told what it is to do when it is back");
        }
        if (environment.goal() == Goal.REMOVED) {
            return "being removed"
                    + environment
                            .report()
                            .map(EnvironmentReport::message)
                            .filter(words -> !words.isEmpty())
                            .map(words -> ": " + words)
                            .orElse("");
        }
        return environment.report().map(EnvironmentReport::message).orElse("");
    }

    private static String there(EnvironmentView view) {
        String name = view.environment().id().name();
        return "the environment " + name + " is there already ("
                + view.word() + ", on the worker "
                + view.environment().worker() + ").\n  coppice env show " + name + "\n  coppice env restart " + name
                + "\n  coppice env stop " + name + " [--cleanup]";
    }

    private static void require(Environment environment, EnvironmentCaller caller) {
        if (!caller.mayUse(environment)) {
            throw new EnvironmentRefusedException(
                    Reason.NOT_YOURS,
                    "the environment " + environment.id() + " belongs to "
                            + (environment.owner().isEmpty() ? "nobody" : "'" + environment.owner() + "'")
                            + "; only its owner, or a token of role operate, may use it");
        }
    }

    private static EnvironmentRefusedException missing(String name) {
        return new EnvironmentRefusedException(
                Reason.MISSING, "there is no environment " + name + "; see coppice env list");
    }

    static EnvironmentRefusedException conflict(String words) {
        return new EnvironmentRefusedException(Reason.CONFLICT, words);
    }
}
