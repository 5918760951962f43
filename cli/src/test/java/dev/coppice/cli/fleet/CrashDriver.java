package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.fleet.Trouble.Harm;
import dev.coppice.testkit.broker.PrivateBroker;
import java.io.IOException;
import java.util.List;

/** Does to the parts of a fleet what a trouble says, and mends them. */
final class CrashDriver {
    static final List<String> WORKERS = List.of("one", "two", "three");
    static final int SLOTS = 2;

    private static final String BROKER = "broker";

    private final FleetUnderTest fleet;
    private final PrivateBroker broker;

    CrashDriver(FleetUnderTest fleet, PrivateBroker broker) {
        this.fleet = fleet;
        this.broker = broker;
    }

    /** What troubles may befall. */
    static List<String> parts() {
        return List.of("one", "two", "three", FleetUnderTest.COORDINATOR, BROKER);
    }

    void startAll() throws Exception {
        fleet.startCoordinator();
        for (String worker : WORKERS) {
            fleet.startWorker(worker, SLOTS);
        }
        fleet.awaitWorkers(WORKERS.size());
    }

    void stopAll() throws Exception {
        for (String worker : WORKERS) {
            assertThat(fleet.stop(worker)).as("exit code of worker " + worker).isZero();
        }
        assertThat(fleet.stop(FleetUnderTest.COORDINATOR))
                .as("exit code of the coordinator")
                .isZero();
    }

    void suffer(Trouble trouble) throws Exception {
        for (Harm harm : trouble.harms()) {
            switch (harm.kind()) {
                case KILL -> kill(harm.part());
                case FREEZE -> freeze(harm.part());
            }
        }
        fleet.pause(trouble.lasts());
        for (Harm harm : trouble.harms()) {
            switch (harm.kind()) {
                case KILL -> start(harm.part());
                case FREEZE -> thaw(harm.part());
            }
        }
        fleet.pause(trouble.quiet());
    }

    private void kill(String part) throws Exception {
        if (part.equals(BROKER)) {
            fleet.killBroker();
        } else {
            fleet.kill(part);
        }
    }

    private void start(String part) throws IOException {
        switch (part) {
            case BROKER -> broker.start();
            case FleetUnderTest.COORDINATOR -> fleet.startCoordinator();
            default -> fleet.startWorker(part, SLOTS);
        }
    }

    private void freeze(String part) throws Exception {
        if (part.equals(BROKER)) {
            broker.pause();
        } else {
            fleet.signal(part, "STOP");
        }
    }

    private void thaw(String part) throws Exception {
        if (part.equals(BROKER)) {
            broker.resume();
        } else {
            fleet.signal(part, "CONT");
        }
    }
}
