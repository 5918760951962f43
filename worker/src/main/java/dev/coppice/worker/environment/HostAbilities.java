package dev.coppice.worker.environment;

import dev.coppice.environment.Ability;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineInfo;
import dev.coppice.worker.ledger.Unsettled;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What this host has of what containers need: an engine whose containers see this process's files, and compose. Both come and go. Safe
 * for use by many threads.
 */
public final class HostAbilities implements Abilities {
    private static final System.Logger LOG = System.getLogger(HostAbilities.class.getName());
    /** Between two looks for what costs more than a question to the engine. */
    private static final Duration BETWEEN = Duration.ofSeconds(20);

    private final EnvironmentTools tools;
    private final EngineProbe probe;
    private final InstantSource clock;
    private String probed = "";
    private Optional<String> refusal = Optional.empty();
    private Optional<String> compose = Optional.empty();
    private Instant nextLook = Instant.MIN;
    private volatile String trouble = "";

    /** @param folder of this process, like those that containers are to see */
    public HostAbilities(EnvironmentTools tools, Path folder, InstantSource clock) {
        this.tools = tools;
        this.probe = new EngineProbe(folder);
        this.clock = clock;
    }

    @Override
    public synchronized Map<Ability, String> look() throws InterruptedException {
        Map<Ability, String> found = new EnumMap<>(Ability.class);
        try {
            EngineInfo info = tools.info();
            tools.settleLeaks();
            String engine = name(info);
            lookCloser(info.id() + engine);
            if (refusal.isEmpty()) {
                found.put(Ability.CONTAINERS, engine);
                compose.ifPresent(version -> found.put(Ability.COMPOSE, version));
            }
        } catch (EngineException e) {
            LOG.log(Level.DEBUG, "no container engine can be used: {0}", e.getMessage());
            nextLook = Instant.MIN; // it may come back as another one
            trouble = "";
        }
        return found;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    private static String name(EngineInfo info) {
        String kind = info.kind().name();
        return kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT) + " " + info.version();
    }

    /** Whoever came to the place of another engine is looked at as if it were new. */
    private void lookCloser(String engine) throws InterruptedException {
        boolean known = engine.equals(probed);
        if (known && clock.instant().isBefore(nextLook)) {
            return;
        }
        nextLook = clock.instant().plus(BETWEEN);
        if (!known || refusal.isPresent()) {
            refusal = probe();
            probed = engine;
            trouble = refusal.map(why -> "its container engine is not used: " + why)
                    .orElse("");
        }
        compose = compose();
    }

    private Optional<String> compose() throws InterruptedException {
        try {
            return Optional.of(tools.composeVersion());
        } catch (ComposeException | EngineException e) {
            LOG.log(Level.DEBUG, "no compose can be used: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> probe() throws InterruptedException {
        try {
            Optional<String> seen = tools.probe(probe);
            List<Unsettled> left = tools.settle(tools.self());
            return left.isEmpty() ? seen : Optional.of("what a look at it has made can't be removed: " + left);
        } catch (EnvironmentException | EngineException | IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
