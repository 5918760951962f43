package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.fleet.Trouble.Harm;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.database.DatabaseServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does to the parts of a fleet what a trouble says, and mends them. */
final class CrashDriver {
    static final List<String> WORKERS = List.of("one", "two", "three");
    static final int SLOTS = 2;

    private static final String BROKER = "broker";
    private static final String DATABASE = "database";

    private final FleetUnderTest fleet;
    private final PrivateBroker broker;
    private final @Nullable DatabaseServer database;

    /** @param database the coordinator's; nothing for a file of its own */
    CrashDriver(FleetUnderTest fleet, PrivateBroker broker, @Nullable DatabaseServer database) {
        this.fleet = fleet;
        this.broker = broker;
        this.database = database;
    }

    /** What troubles may befall. */
    List<String> parts() {
        List<String> parts = new ArrayList<>(WORKERS);
        parts.add(FleetUnderTest.COORDINATOR);
        parts.add(BROKER);
        if (database != null) {
            parts.add(DATABASE);
        }
        return parts;
    }

    void startAll() throws Exception {
        startCoordinator();
        for (String worker : WORKERS) {
            fleet.startWorker(worker, SLOTS);
        }
        fleet.awaitWorkers(WORKERS.size());
    }

    private void startCoordinator() throws IOException {
        if (database == null) {
            fleet.startCoordinator();
        } else {
            fleet.startCoordinator("--database", database.url());
        }
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
        switch (part) {
            case BROKER -> fleet.killBroker();
            case DATABASE -> server().kill();
            default -> fleet.kill(part);
        }
    }

    private void start(String part) throws IOException {
        switch (part) {
            case BROKER -> broker.start();
            case DATABASE -> server().restart();
            case FleetUnderTest.COORDINATOR -> startCoordinator();
            default -> fleet.startWorker(part, SLOTS);
        }
    }

    private void freeze(String part) throws Exception {
        switch (part) {
            case BROKER -> broker.pause();
            case DATABASE -> server().pause();
            default -> fleet.signal(part, "STOP");
        }
    }

    private void thaw(String part) throws Exception {
        switch (part) {
            case BROKER -> broker.resume();
            case DATABASE -> server().resume();
            default -> fleet.signal(part, "CONT");
        }
    }

    private DatabaseServer server() {
        return Objects.requireNonNull(database);
    }
}
