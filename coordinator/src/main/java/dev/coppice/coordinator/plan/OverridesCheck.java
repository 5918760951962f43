package dev.coppice.coordinator.plan;

import dev.coppice.plan.InvalidValue;
import dev.coppice.plan.Names;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import java.util.List;

/** Holds the settings that a request gives to the same limits as those in files. */
final class OverridesCheck {
    private final List<PlanProblem> problems;

    private OverridesCheck(List<PlanProblem> problems) {
        this.problems = problems;
    }

    static void check(PlanSettings overrides, List<PlanProblem> problems) {
        OverridesCheck check = new OverridesCheck(problems);
        overrides.env().forEach((name, value) -> {
            check.that("env", () -> Names.variable(name));
            check.that("env." + name, () -> Names.variableValue(value));
        });
        overrides.pool().ifPresent(pool -> check.that("pool", () -> Names.pool(pool)));
        overrides.retries().ifPresent(retries -> check.that("retries", () -> retries(retries)));
    }

    private static void retries(int retries) {
        if (retries < 0 || retries > PlanSettings.MOST_RETRIES) {
            throw new InvalidValue(
                    retries + " is not a number of retries", "write one from 0 to " + PlanSettings.MOST_RETRIES);
        }
    }

    private void that(String what, Runnable check) {
        try {
            check.run();
        } catch (InvalidValue e) {
            problems.add(new PlanProblem(SettingsLayers.REQUEST, 0, what + ": " + e.getMessage(), e.hint()));
        }
    }
}
