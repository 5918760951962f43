package dev.coppice.worker.slot;

/** Whether the slots may take tickets. Guarded by its own monitor. */
final class Gate {
    private enum State {
        OPEN,
        PAUSED,
        SHUT
    }

    private State state = State.OPEN;

    /** Waits while paused; false when it is shut for good. */
    synchronized boolean pass() throws InterruptedException {
        while (state == State.PAUSED) {
            wait();
        }
        return state == State.OPEN;
    }

    synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    synchronized void pause() {
        to(State.PAUSED);
    }

    synchronized void resume() {
        to(State.OPEN);
    }

    synchronized void shut() {
        to(State.SHUT);
    }

    private void to(State next) {
        if (state != State.SHUT) {
            state = next;
            notifyAll();
        }
    }
}
