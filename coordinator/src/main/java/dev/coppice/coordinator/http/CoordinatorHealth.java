package dev.coppice.coordinator.http;

import dev.coppice.coordinator.server.Standing;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this coordinator can take requests, which only the one that decides does; what the broker does is told, and not held
 * against it.
 */
final class CoordinatorHealth implements HealthIndicator {
    private final Backend backend;

    CoordinatorHealth(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Health health() {
        return switch (backend.standing()) {
            case Standing.Leading leading -> {
                Optional<String> trouble = leading.trouble();
                Health.Builder health = trouble.isEmpty() ? Health.up() : Health.outOfService();
                trouble.ifPresent(why -> health.withDetail("why", "nothing can be recorded: " + why));
                yield health.withDetail("role", "LEADER")
                        .withDetail("epoch", leading.epoch())
                        .withDetail("broker", leading.transport().link())
                        .build();
            }
            case Standing.StandingBy standby ->
                Health.outOfService()
                        .withDetail("role", "STANDBY")
                        .withDetail("leader", standby.leader().orElse("unknown"))
                        .build();
            case Standing.Waiting waiting ->
                Health.outOfService()
                        .withDetail("role", "NONE")
                        .withDetail("why", waiting.why())
                        .build();
        };
    }
}
