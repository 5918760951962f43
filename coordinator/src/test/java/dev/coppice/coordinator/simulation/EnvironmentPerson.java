package dev.coppice.coordinator.simulation;

import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRefusedException;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.environment.EnvironmentTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Somebody who starts, stops and removes named environments, and knows which there must be. */
final class EnvironmentPerson {
    private static final EnvironmentCaller CALLER = new EnvironmentCaller("ann", false);
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    private final World world;
    private int requests;
    /** Those that it was told were started, and were not removed. */
    final Set<String> wanted = new TreeSet<>();

    EnvironmentPerson(World world) {
        this.world = world;
    }

    void act() {
        String name = NAMES.get(world.random.nextInt(NAMES.size()));
        try {
            switch (world.random.nextInt(6)) {
                case 0 -> world.leader().call(leader -> leader.stopEnvironment(name, CALLER));
                case 1 -> world.leader().call(leader -> leader.restartEnvironment(name, CALLER));
                case 2 -> world.leader().call(leader -> leader.extendEnvironment(name, Duration.ofHours(1), CALLER));
                case 3 -> {
                    world.leader().call(leader -> leader.removeEnvironment(name, CALLER));
                    wanted.remove(name);
                }
                default -> {
                    EnvironmentRequest request = request(name);
                    world.leader().call(leader -> leader.startEnvironment(request));
                    wanted.add(name);
                }
            }
        } catch (EnvironmentRefusedException e) {
            // it is not there, or it is there already, or there is no room
        }
    }

    private EnvironmentRequest request(String name) {
        EnvironmentTemplate template = new EnvironmentTemplate(
                "/repo",
                "c0ffee",
                List.of("compose.yaml"),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(5),
                Map.of());
        return new EnvironmentRequest(
                name,
                CALLER,
                "request-" + ++requests,
                Optional.empty(),
                "main",
                Optional.of(template),
                Optional.empty());
    }
}
