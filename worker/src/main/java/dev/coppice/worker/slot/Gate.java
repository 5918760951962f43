package dev.coppice.worker.slot;

import dev.coppice.slot.Readiness;
import java.util.Optional;

/** Whether the slots may take tickets. Guarded by its own monitor. */
final class Gate {
    private enum State {
        OPEN,
        PAUSED,
        QUARANTINED,
        SHUT
    }

    private State state = State.OPEN;
    private Optional<String> lack = Optional.empty();
    private int exceptions;

    /** Waits until a ticket may be asked for; false when the gate is shut for good. */
    synchronized boolean pass() throws InterruptedException {
        while (state != State.SHUT && !isOpen()) {
            wait();
        }
        return state != State.SHUT;
    }

    /** Whether a ticket in hand may be started; uses up an exception from quarantine. */
    synchronized boolean admit() {
        boolean open = isOpen();
        if (open && state == State.QUARANTINED) {
            exceptions--;
        }
        return open;
    }

    private boolean isOpen() {
        return lack.isEmpty() && (state == State.OPEN || (state == State.QUARANTINED && exceptions > 0));
    }

    synchronized void pause() {
        to(State.PAUSED);
    }

    synchronized void quarantine() {
        if (state != State.PAUSED) {
            to(State.QUARANTINED);
        }
    }

    /** One more ticket may be started in quarantine; told twice, it is still one. */
    synchronized void admitOne() {
        exceptions = 1;
        notifyAll();
    }

    synchronized void resume() {
        to(State.OPEN);
    }

    synchronized void shut() {
        to(State.SHUT);
    }

    /** What the host lacks for another attempt; empty when nothing. */
    synchronized void lacks(Optional<String> what) {
        lack = what;
        notifyAll();
    }

    synchronized Readiness readiness() {
        return switch (state) {
            case OPEN -> lack.isPresent() ? Readiness.LACKING : Readiness.READY;
            case PAUSED -> Readiness.PAUSED;
            case QUARANTINED -> Readiness.QUARANTINED;
            case SHUT -> Readiness.DRAINING;
        };
    }

    /** Why no tickets are taken, where {@link #readiness} does not say it. */
    synchronized String note() {
        return lack.orElse("");
    }

    private void to(State next) {
        if (state != State.SHUT) {
            state = next;
            exceptions = 0;
            notifyAll();
        }
    }
}
