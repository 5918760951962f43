package dev.coppice.coordinator.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Workers come and go, for minutes or an hour; now and then all of a pool are away, and another coordinator takes over. */
final class Comings {
    private final World world;
    private final Random random;
    private final List<WorkerProcess> gone = new ArrayList<>();

    Comings(World world) {
        this.world = world;
        random = world.random;
    }

    /** One more comes or goes, and time passes. */
    void next() {
        world.runFor(upTo(Duration.ofSeconds(40)));
        if (random.nextInt(4) == 0) {
            world.leader().crash();
            world.runFor(upTo(Duration.ofSeconds(40)));
            world.startCoordinator();
        }
        if (gone.isEmpty() || random.nextInt(3) > 0) {
            List.copyOf(world.workers.values()).stream()
                    .filter(worker -> !worker.isCrashed() && random.nextInt(3) > 0)
                    .forEach(this::go);
        } else {
            allBack();
        }
        world.runFor(upTo(random.nextInt(3) == 0 ? Duration.ofHours(1) : Duration.ofMinutes(10)));
    }

    private void go(WorkerProcess worker) {
        worker.crash();
        gone.add(worker);
    }

    void allBack() {
        gone.forEach(worker -> world.workers.put(worker.id().value(), worker.restarted()));
        gone.clear();
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis()));
    }
}
