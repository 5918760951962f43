package dev.coppice.coordinator.plan;

import dev.coppice.coordinator.plan.SettingsLayers.Layer;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.SettingKey;
import java.util.List;

/** Refuses a secret's value in the request, from where it would go into messages, the store and logs as it is. */
final class SecretCheck {
    private SecretCheck() {}

    static void check(PlanSettings request, SettingsLayers layers, List<PlanProblem> problems) {
        for (Layer layer : layers.layers()) {
            for (String secret : layer.settings().secrets().orElse(List.of())) {
                if (request.env().containsKey(secret)) {
                    problems.add(
                            new PlanProblem(
                                    layer.origin(),
                                    layer.lines().of(SettingKey.SECRETS.key()),
                                    secret
                                            + " is a secret, and the request gives its value with env, where everybody can read it",
                                    "give it where secrets come from: the environment that coppice run is started in, or the workers'"));
                }
            }
        }
    }
}
