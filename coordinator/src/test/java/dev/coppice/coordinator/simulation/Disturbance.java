package dev.coppice.coordinator.simulation;

import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.session.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** One thing after another goes wrong; and then all is well again. */
final class Disturbance {
    private final World world;
    private final Random random;
    private final List<SessionId> sessions;

    Disturbance(World world, List<SessionId> sessions) {
        this.world = world;
        this.random = world.random;
        this.sessions = sessions;
    }

    void run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            world.runFor(upTo(6_000));
            disturb();
        }
        world.runFor(upTo(20_000));
    }

    void disturb() {
        switch (random.nextInt(12)) {
            case 0 -> crashWorker();
            case 1 -> anyWorker().freeze(upTo(40_000));
            case 2 -> cutOff(anyWorker(), upTo(12_000));
            case 3 -> cutOff(anyWorker(), upTo(60_000));
            case 4 -> crashCoordinator();
            case 5 -> freezeCoordinator();
            case 6 -> cutOff(world.leader(), upTo(30_000));
            case 7 -> stopBroker();
            case 8 -> failDatabase();
            case 9 -> cancel();
            case 10 -> loseEngine();
            default -> dropInHand();
        }
    }

    private WorkerProcess anyWorker() {
        List<WorkerProcess> all = List.copyOf(world.workers.values());
        return all.get(random.nextInt(all.size()));
    }

    private void crashWorker() {
        WorkerProcess worker = anyWorker();
        if (!worker.isCrashed()) {
            worker.crash();
            world.time.after(upTo(30_000), () -> world.workers.put(worker.id().value(), worker.restarted()));
        }
    }

    private void loseEngine() {
        String name = anyWorker().id().value();
        worker(name).losesEngine();
        world.time.after(upTo(60_000), () -> worker(name).findsEngine());
    }

    private WorkerProcess worker(String name) {
        return Objects.requireNonNull(world.workers.get(name));
    }

    private void cutOff(Machine process, Duration length) {
        process.disconnect();
        world.time.after(length, process::connect);
    }

    private void crashCoordinator() {
        world.leader().crash();
        world.runFor(upTo(40_000));
        world.startCoordinator();
    }

    /** For long enough, another one takes over, and it goes on as a zombie. */
    private void freezeCoordinator() {
        Duration length = upTo(30_000);
        CoordinatorProcess frozen = world.leader();
        frozen.freeze(length);
        if (length.toSeconds() > 12) {
            world.runFor(Duration.ofSeconds(12));
            if (random.nextBoolean()) {
                frozen.disconnect();
            }
            world.startCoordinator();
        } else {
            world.runFor(length.plusMillis(1));
        }
    }

    private void stopBroker() {
        world.broker.stop();
        world.runFor(upTo(40_000));
        world.broker.start();
    }

    private void failDatabase() {
        world.databaseFails(true);
        world.runFor(upTo(10_000));
        world.databaseFails(false);
    }

    private void cancel() {
        SessionId session = sessions.get(random.nextInt(sessions.size()));
        List<JobRecord> jobs = world.sessions.jobs(session, 0, 100);
        if (random.nextInt(3) == 0) {
            world.leader().call(leader -> leader.cancel(session));
        } else {
            world.leader()
                    .call(leader ->
                            leader.cancel(jobs.get(random.nextInt(jobs.size())).id()));
        }
    }

    /** A worker's connection breaks for a moment. */
    private void dropInHand() {
        cutOff(anyWorker(), Duration.ofMillis(10));
    }

    private Duration upTo(int millis) {
        return Duration.ofMillis(random.nextInt(millis));
    }
}
