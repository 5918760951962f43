package dev.coppice.coordinator.plan;

import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.SettingKey;
import java.util.List;

/** Refuses plans that ask for containers where there are none. */
final class EnvironmentCheck {
    private static final List<SettingKey> KEYS = List.of(SettingKey.CONTAINER, SettingKey.SERVICES, SettingKey.COMPOSE);

    private EnvironmentCheck() {}

    static void check(Environments environments, SettingsLayers layers, List<PlanProblem> problems) {
        if (environments == Environments.AVAILABLE) {
            return;
        }
        for (SettingKey key : KEYS) {
            if (key.isIn(layers.effective())) {
                layers.layer(key)
                        .ifPresent(layer -> problems.add(new PlanProblem(
                                layer.origin(),
                                layer.lines().of(key.key()),
                                key.key() + " asks for containers, and jobs are run without them so far",
                                "remove " + key.key() + "; until then, start what the tests need in a shell block")));
            }
        }
    }
}
