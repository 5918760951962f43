package dev.coppice.coordinator.simulation;

import dev.coppice.testkit.time.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;

/** Something that can crash, freeze and go on, and lose its connection to the broker. */
abstract class Machine {
    final ManualTime time;
    private final ArrayDeque<Runnable> whileFrozen = new ArrayDeque<>();
    private boolean crashed;
    private boolean frozen;
    private boolean connected = true;

    Machine(ManualTime time) {
        this.time = time;
    }

    boolean isCrashed() {
        return crashed;
    }

    boolean isConnected() {
        return connected && !crashed;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** Ends without a word. */
    void crash() {
        crashed = true;
        connected = false;
        whileFrozen.clear();
        disconnected();
    }

    /** Stands still for a time, as after SIGSTOP. */
    void freeze(Duration until) {
        frozen = true;
        time.after(until, () -> {
            frozen = false;
            while (!whileFrozen.isEmpty() && !crashed) {
                whileFrozen.poll().run();
            }
            if (isConnected()) {
                reconnected();
            }
        });
    }

    void disconnect() {
        if (connected) {
            connected = false;
            disconnected();
        }
    }

    void connect() {
        if (!crashed && !connected) {
            connected = true;
            reconnected();
        }
    }

    /** What the broker does when the connection ends. */
    abstract void disconnected();

    /** What it does when it can hear the broker again. */
    abstract void reconnected();

    /** Does something as this process: now, when it goes on, or never. */
    void act(Runnable deed) {
        if (crashed) {
            return;
        }
        if (frozen) {
            whileFrozen.add(deed);
        } else {
            deed.run();
        }
    }

    void later(Duration delay, Runnable deed) {
        time.after(delay, () -> act(deed));
    }
}
