package dev.coppice.worker.slot;

import dev.coppice.slot.Readiness;

/** Whether the slots may take tickets. Guarded by its own monitor. */
final class Gate {
    private enum State {
        OPEN,
        PAUSED,
        QUARANTINED,
        SHUT
    }

    private State state = State.OPEN;
    private int exceptions;

    /** Waits until a ticket may be asked for; false when the gate is shut for good. */
    synchronized boolean pass() throws InterruptedException {
        while (state == State.PAUSED || (state == State.QUARANTINED && exceptions == 0)) {
            wait();
        }
        return state != State.SHUT;
    }

    /** Whether a ticket in hand may be started; uses up an exception from quarantine. */
    synchronized boolean admit() {
        if (state == State.QUARANTINED && exceptions > 0) {
            exceptions--;
            return true;
        }
        return state == State.OPEN;
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

    synchronized Readiness readiness() {
        return switch (state) {
            case OPEN -> Readiness.READY;
            case PAUSED -> Readiness.PAUSED;
            case QUARANTINED -> Readiness.QUARANTINED;
            case SHUT -> Readiness.DRAINING;
        };
    }

    private void to(State next) {
        if (state != State.SHUT) {
            state = next;
            exceptions = 0;
            notifyAll();
        }
    }
}
