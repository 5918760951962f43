package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.Health;
import dev.coppice.worker.environment.engine.Health.Status;
import dev.coppice.worker.environment.engine.PortTaken;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How far a service is.
 *
 * @param text for people
 */
record Readiness(Verdict verdict, String text) {
    static final Duration STEADY = Duration.ofSeconds(2);
    static final Readiness NOT_CREATED = new Readiness(Verdict.NOT_CREATED, "not created yet");

    /** What its state means for those who wait. */
    enum Verdict {
        NOT_CREATED,
        WAITING,
        READY,
        /** It has ended, and it will not get ready. */
        FAILED
    }

    /**
     * Judges what inspection tells.
     *
     * @param running for how long it has been seen running without a break
     * @param answers whether each of its ports accepts a connection; asked only where it counts
     */
    static Readiness of(ContainerState state, Duration running, BooleanSupplier answers) {
        return switch (state.status()) {
            case EXITED, DEAD -> ended(state);
            case CREATED -> created(state.error());
            case RESTARTING, PAUSED, REMOVING ->
                new Readiness(Verdict.WAITING, state.status().name().toLowerCase(Locale.ROOT));
            case RUNNING -> running(state.health(), running, answers);
        };
    }

    /** One for which somebody else was quicker to take a port has not failed: compose says so when it ends, and is called again. */
    private static Readiness created(String error) {
        if (error.isEmpty() || PortTaken.saidBy(error)) {
            return new Readiness(Verdict.WAITING, "created");
        }
        return new Readiness(Verdict.FAILED, "could not be started: " + error);
    }

    private static Readiness ended(ContainerState state) {
        int code = state.exitCode().orElse(-1);
        return code == 0 && state.status() == ContainerState.Status.EXITED
                ? new Readiness(Verdict.READY, "ended with 0")
                : new Readiness(Verdict.FAILED, "ended with exit code " + code + killed(state));
    }

    private static Readiness running(Optional<Health> health, Duration running, BooleanSupplier answers) {
        if (health.isPresent()) {
            return switch (health.get().status()) {
                case HEALTHY -> new Readiness(Verdict.READY, "healthy");
                case STARTING -> new Readiness(Verdict.WAITING, "starting");
                case UNHEALTHY -> new Readiness(Verdict.WAITING, "unhealthy" + said(health.get()));
            };
        }
        if (running.compareTo(STEADY) < 0) {
            return new Readiness(Verdict.WAITING, "started");
        }
        return answers.getAsBoolean()
                ? new Readiness(Verdict.READY, "running")
                : new Readiness(Verdict.WAITING, "running, and does not answer yet");
    }

    boolean isUnhealthy() {
        return text.startsWith(Status.UNHEALTHY.name().toLowerCase(Locale.ROOT));
    }

    private static String said(Health health) {
        String last = health.output().strip().lines().reduce("", (first, second) -> second);
        return last.isEmpty() ? "" : ": " + last;
    }

    private static String killed(ContainerState state) {
        return state.outOfMemory() ? " (the kernel ended a process of it for want of memory)" : "";
    }
}
