package dev.coppice.coordinator.environment;

import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.slot.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A named environment: how it is to be, on which worker, and what that worker has told of it last.
 *
 * @param owner the name of the token that asked for it; empty where nobody needs one
 * @param key of the request that started it last
 * @param address of the worker's host where its ports are published
 * @param gitRevision that the commit was found by
 * @param revision counts the changes of how it is to be, from 1
 * @param starts how often it was to be started
 * @param wasReady whether it was ready at any time
 * @param report empty until its worker has told of it; its times are by the coordinator's clock
 */
public record Environment(
        EnvironmentId id,
        String owner,
        String key,
        WorkerId worker,
        String address,
        String pool,
        String gitRevision,
        EnvironmentTemplate template,
        Goal goal,
        long revision,
        int starts,
        Duration lifetime,
        Instant createdAt,
        boolean wasReady,
        Optional<EnvironmentReport> report) {

    /** What it is to become. */
    public enum Goal {
        RUNNING,
        STOPPED,
        REMOVED
    }

    /** Whether its worker has done what it is told, or failed to. */
    public boolean settled() {
        return goal != Goal.REMOVED
                && report.filter(told -> told.done() >= revision).isPresent();
    }

    /** Whether its worker keeps to this by now, so that it need not be told again. */
    public boolean agreed() {
        return goal != Goal.REMOVED
                && report.filter(told -> told.accepted() >= revision).isPresent();
    }

    /** Whether it has come to an end that a start may follow. */
    public boolean atRest() {
        return settled()
                && report.map(EnvironmentReport::state)
                        .filter(state -> state == EnvironmentState.STOPPED || state == EnvironmentState.EXPIRED)
                        .isPresent();
    }

    /** Whether its only start has failed, so that there is nothing to be kept of it. */
    public boolean neverBecameReady() {
        return settled()
                && !wasReady
                && report.map(EnvironmentReport::state)
                        .filter(EnvironmentState.FAILED::equals)
                        .isPresent();
    }

    /** Whether it takes one of the places that its worker has for such as run. */
    public boolean takesPlace() {
        return goal == Goal.RUNNING && !atRest() && !neverBecameReady();
    }

    /** What its worker is told; not for one that is to be removed. */
    public EnvironmentOrder order() {
        EnvironmentOrder.Wish wish = switch (goal) {
            case RUNNING -> EnvironmentOrder.Wish.RUNNING;
            case STOPPED -> EnvironmentOrder.Wish.STOPPED;
            case REMOVED -> throw new IllegalStateException(id + " is to be removed");
        };
        return new EnvironmentOrder(id, revision, wish, starts, lifetime, report.isPresent(), owner, template);
    }

    /** This, with what its worker tells of it now. */
    public Environment told(EnvironmentReport now, String at) {
        boolean ready = wasReady || now.state() == EnvironmentState.READY;
        return with(goal, revision, starts, lifetime, template, gitRevision, key, at, ready, Optional.of(now));
    }

    /** This, to be started once more. */
    public Environment startedAgain(String byKey, Duration time, EnvironmentTemplate from, String foundBy) {
        return with(Goal.RUNNING, revision + 1, starts + 1, time, from, foundBy, byKey, address, wasReady, report);
    }

    /** This, with time from now on. */
    public Environment extended(Duration time) {
        return with(goal, revision + 1, starts, time, template, gitRevision, key, address, wasReady, report);
    }

    /** This, to become something else. */
    public Environment towards(Goal other) {
        return with(other, revision + 1, starts, lifetime, template, gitRevision, key, address, wasReady, report);
    }

    private Environment with(
            Goal to,
            long change,
            int times,
            Duration time,
            EnvironmentTemplate from,
            String foundBy,
            String byKey,
            String at,
            boolean ready,
            Optional<EnvironmentReport> told) {
        return new Environment(
                id, owner, byKey, worker, at, pool, foundBy, from, to, change, times, time, createdAt, ready, told);
    }
}
