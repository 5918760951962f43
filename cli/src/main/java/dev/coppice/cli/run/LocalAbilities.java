package dev.coppice.cli.run;

import dev.coppice.environment.Ability;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.environment.EnvironmentTools;
import dev.coppice.worker.environment.engine.EngineException;
import java.util.Map;

/** This machine's engine was there before the run began. While it is away, jobs that need it wait. */
record LocalAbilities(EnvironmentTools environments) implements Abilities {
    @Override
    public Map<Ability, String> expected() {
        return Map.of(Ability.CONTAINERS, "here", Ability.COMPOSE, "here");
    }

    @Override
    public Map<Ability, String> look() throws InterruptedException {
        try {
            environments.info();
            return expected();
        } catch (EngineException e) {
            return Map.of();
        }
    }
}
